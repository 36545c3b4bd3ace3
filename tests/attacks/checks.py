"""What must hold of every attack of a family."""

from attack import POINTS, Attack
from doors import BOUND
from trial import Trial


class Attacks:
    """A family of attacks, each tried through both doors. Subclasses name it, and say into how many classes it goes."""

    family, classes = "", 1

    def test_it_earns_what_its_answers_deserve(self, trial: Trial, attack: Attack, door: str) -> None:
        outcome = trial.outcomes[door][attack.name]
        expected = dict.fromkeys(POINTS, 0.0) if attack.error else attack.earns
        assert (outcome.points or dict.fromkeys(POINTS, 0.0)) == expected, outcome.error or outcome.result
        assert attack.error or outcome.result, "no result"

    def test_its_result_is_the_same_through_both_doors(self, trial: Trial, attack: Attack) -> None:
        if not attack.error and not attack.clock:
            assert trial.outcomes["judge"][attack.name].result == trial.outcomes["nbgrader"][attack.name].result

    def test_it_has_read_nothing(self, trial: Trial, attack: Attack, door: str) -> None:
        outcome = trial.outcomes[door][attack.name]
        assert [secret for secret in trial.secrets if secret in outcome.shown + outcome.error] == []

    def test_no_script_of_it_runs_on_the_feedback_page(self, trial: Trial, attack: Attack) -> None:
        if attack.feedback:
            page = trial.outcomes["nbgrader"][attack.name].page
            assert "mean: " in page and "<script>fetch" not in page

    def test_it_has_not_got_through(self, trial: Trial, attack: Attack, door: str) -> None:
        assert not attack.never or attack.never not in trial.outcomes[door][attack.name].printed

    def test_it_ends_in_time(self, trial: Trial, attack: Attack, door: str) -> None:
        assert trial.outcomes[door][attack.name].seconds < BOUND

    def test_the_honest_student_has_the_same_result_as_alone(self, trial: Trial, alone: str, door: str) -> None:
        results = trial.honest[door]
        assert len(results) > 2
        assert {outcome.result for outcome in results} == {alone}
        assert all(outcome.points == POINTS for outcome in results)

    def test_nothing_outside_is_changed(self, trial: Trial) -> None:
        assert trial.changed == []

    def test_nobody_is_called(self, trial: Trial) -> None:
        assert trial.heard == []

    def test_no_process_outlives(self, trial: Trial) -> None:
        assert trial.left == []
