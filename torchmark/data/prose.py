"""The stand-in for a novel: a story of our own, public domain (CC0), laid out like a file of Project Gutenberg."""

WIDTH = 70
LINE = 200
TITLE = (
    "The Keeper of the Tide-Table",
    "",
    "A short novel in two chapters, written for a course on tensors.",
    "It is nobody's: do with it what you like (CC0).",
    "",
    "    Contents",
    "",
    "      I.   In which a letter is wrong by six minutes",
    "      II.  In which the sea is asked",
    "",
    "*** START OF THIS BOOK ***",
    "",
    "",
    "Chapter I",
    "",
)
SPOKEN = "“Patience, Miss Harrow, patience, for a tide-table is never in a hurry"
BEFORE = """\
It is known to every child on the island of Sele that the sea comes up the harbour steps twice a day, and to every \
grown person that it does so at its own hour and not at theirs. Between the two kinds of knowledge stood the \
tide-table.

It hung in a frame beside the door of the customs house--a long sheet, ruled by hand, with a column for the day, a \
column for the morning and a column for the evening--and it had been right for forty-one years. People set their \
clocks by it. Mr. Quill, who made it, set his own clock by nothing else, which was thought a little vain of him.

“A clock,” Mr. Quill used to say, “is an opinion. The sea’s a fact.”

On the second of March a letter came. It was addressed, in a small upright hand, to _The Keeper of the Tide-Table, \
Sele_, and it had been nine days upon the road, of which the last five were spent on the wrong ferry. Mr. Quill read \
it standing; then he sat down, took off his spectacles, wiped them, and read it again.

“Sir,” said the letter, “I have the honour to inform you that your table for the evening of the fourteenth of \
February was wrong by six minutes. The water reached the seventh step at eleven minutes past six. You had it down for \
five minutes past. I remain, with respect and a good watch, Agnes Harrow.”

There wasn’t a word more. He turned the sheet over, as one turns over a stone, and there was nothing beneath it.

Now Mr. Quill had been called many things in his life. He had been called stubborn by the harbour-master, and \
old-fashioned by the harbour-master’s wife, and once, by a bishop, a heathen. But nobody had ever called him wrong by \
six minutes, and he found that he could not put it out of his mind. He ate his supper and it was there. He wound the \
clock and it was there, ticking.

“Six!” he said aloud, to the cat.

The cat, whose name was Median, because she always lay in the middle of whatever there was, opened one eye.

“It’s impossible,” said Mr. Quill. “Three I could understand. There was a north wind on the fourteenth; a north wind \
holds the water back. But six minutes isn’t a wind. Six minutes is a mistake.”

He fetched the ledger for the year and then, because the year was not enough, the ledgers for the ten years before \
it, and laid them out on the floor in a row. The cat removed herself to the middle of the row. It was past midnight \
when he found what he had been looking for, and hoped not to find: a seven, made in a hurry, that the next morning he \
had taken for a one.

    One for the gull and two for the duck,
    three for the miller’s daughter;
    Seven steps, and one for luck,
    and the eighth one’s under water.

So the children sang on the quay; and so, it seemed, had the sea been singing, for three weeks together, while the \
keeper of the tide-table was not listening.

A wiser man would have corrected the figure and gone to bed. Mr. Quill corrected the figure and wrote a letter.

“Madam,” he wrote, “you are right, and I am obliged to you. I should be more obliged still if you would tell me how \
you knew. There are not four people living who could read the seventh step to a minute by lamp-light in February, and \
I had believed that I was acquainted with all of them.”

He had an answer within the week, for this time it took the right ferry.

“I didn’t read it,” wrote Miss Harrow. “I reckoned it. I have a copy of your tables for the last twenty years, which \
I bought by weight from a dealer in old paper, and it has been my entertainment in the evenings to find out what you \
would say next. You’re a most regular man, Mr. Quill. In twenty years I’ve been surprised by you eleven times, and \
ten of those were printer’s errors.”

He laughed at that--he had not meant to--and the cat, offended, left the room.

What followed was talked of in Sele for a long time afterwards, chiefly by people who had it wrong. There was no \
romance in it, unless it is a romance that two people should like the same thing. She asked him for his measurements \
and he sent them, in eleven parcels. He asked her for her method and she sent it, on a single sheet. He did not \
understand it. He read it on Monday, and on Tuesday, and on Wednesday he took it down to the harbour and read it \
aloud to the water, which came up, and considered it, and went away again.

“It says,” he explained to the harbour-master, “that if you guess, and then look how wrong you were, and then move \
your guess a little to the side where you were less wrong, and do that again, and again, and go on doing it, you’ll \
come to the right answer in the end.”

“How far is a little?” said the harbour-master, who had a practical mind.

“Ah,” said Mr. Quill. “That’s on the second sheet. She’s still writing it.”

“And if you move it too much?”

“Then, I understand, you fall off.”

The harbour-master thought about this. “I had an uncle like that,” he said.

By April the correspondence had filled a drawer, and by May two drawers; and on the first of June, by the morning \
boat, came Miss Harrow herself: a small, grey, well-buttoned person, with an umbrella, a good watch and a trunk full \
of paper so heavy that it took two men to land it, and three to apologise when they had let it fall.

“So that’s the step,” she said, looking down at it, before anyone had been introduced to her.

“That’s the step,” said Mr. Quill.

They stood and looked at it together. The tide was out, and the seventh step lay dry in the sun with a little weed \
along its edge, as ordinary as any stair in the world. It had, though neither of them said so, the air of someone who \
has been written about and doesn’t know it.

“I had imagined it larger,” said Miss Harrow at last.

“Everyone does,” said Mr. Quill. “It’s the reading about it that does that. I’ve known people come all the way from \
the mainland to see it, on the strength of a foot-note, and go back by the same boat.”

The widow Tarn, who had been told to expect a scholar and had put out the second-best sheets, asked whether the lady \
took her tea strong or weak. The lady said that she took it as it came, provided that it came at the same time every \
day; and from that hour the widow would not hear a word against her.

There was some talk, of course. The schoolmaster held that a table made by two was half as good as a table made by \
one, since each would leave the hard part to the other. The baker held that it was twice as good. The ferryman, who \
was asked because he was there, said that he’d never looked at the table in his life: he looked at the water.

“You’re quite right,” said Miss Harrow, when this was carried to her. “That’s what I mean to do.”

It was agreed that she should stay until the equinox, at the widow Tarn’s, whose front room looked upon the harbour; \
that the trunk should be dried, sheet by sheet, on the widow’s washing-line; and that nobody was to speak of a new \
table until the two of them had made one that neither could find fault with. They shook hands upon it. It was, she \
noted in her pocket-book, four minutes to noon; and at noon, exactly, the water touched the first step.

“You see,” said Mr. Quill.

“I see one tide,” said Miss Harrow. “How many do you think we’ll need?”

He had never in his life been asked a question that he liked so much.

“How many have you got?” he said.

“Two a day, until the equinox. I make it two hundred and twenty-four.”

“Less the nights of fog,” said Mr. Quill, who was an honest man.

“Less the nights of fog,” she agreed, and opened the umbrella, though there was no rain: it was only that she thought \
better under it. “We’ll write those down too. A night on which one saw nothing isn’t the same as a night on which \
there was nothing to see, and I have known a table to be ruined by somebody who put a nought for both.”

That was the last that was said of the matter until the evening, when the lamps were lit; and then it was the first.
"""
AFTER = """\
and neither, at my age, am I. Begin again. What did we guess?”

“Ten minutes past,” said Miss Harrow. “It came at seventeen minutes past. We were seven too early.”

“Then we’ll guess later by a part of seven. By what part?”

“By a tenth,” she said. “I told you that it ought to be a tenth. You wanted a half.”

“I wanted to be home for supper,” said Mr. Quill, with dignity, and wrote it down.

They sat on two upturned baskets at the head of the harbour steps, with a lantern between them and the cat in the \
middle of the papers. It was the fifth night. On the first they had quarrelled about the moon; on the second, about \
the wind, which she called noise and he called weather. On the third night it rained, and they quarrelled about \
nothing at all, being under one umbrella. On the fourth the guess had come so near to the water that Mr. Quill got up \
and walked to the end of the quay, and stood there by himself, and came back without saying anything.

“There’s a thing that troubles me,” he said now. “We’ve set it right for these five nights. We’ve set it so well that \
I could draw you the line with my eyes shut. But suppose that it’s only these five nights we’ve learned? Suppose the \
sixth is a stranger?”

Miss Harrow put down her pencil. In the light of the lantern her face was very grave, and she looked, for the first \
time since he had known her, pleased with him.

“That,” she said, “is the whole question. I’ve been waiting since March for you to ask it.”

“And what’s the answer?”

“The answer is that one keeps a night back. One doesn’t look at it; one doesn’t so much as think of it. One makes the \
table from the others. And when it’s made, and one is quite, quite satisfied with oneself--then one looks.”

So they kept back the sixth night, though it was a fine one, with a full moon--the widow Tarn drew the curtains, and \
Mr. Quill, who had not missed a tide in forty-one years, lay in bed with a pillow over his head so as not to hear it. \
The harbour-master’s boy was set upon the steps with the good watch, and told to write one number on a card, and to \
show it to nobody, not even to his mother.

In the morning they turned over the card.

    “Well?” said the cat, or seemed to say.

“Half a minute,” whispered Mr. Quill. “We are wrong by half a minute. Agnes! It’s never been so near. In forty-one \
years it has never been so near as that.”

“Half a minute,” said Miss Harrow, and she blew her nose. “I wonder, now, what the other half could be.”

It was the boy who told them, in the end. He’d been standing on one leg for some time, as boys do who know something.

“Please,” he said, “I waited till my shoes were wet. It’s how I could tell. I expect it was a bit before that.”

Nobody spoke. Then Mr. Quill began to laugh, and he laughed until the cat got up and sat in the middle of the stairs; \
and Miss Harrow, when she had written it down--_shoes: half a minute_--gave the boy a whole shilling, and told him \
that he was the best instrument on the coast, but that he read a little high.

They made him a mark upon the eighth step, in white paint, so that the next time he should know what it was that he \
was waiting for; and it may be seen there still, at low water, by anyone who cares to look.

The new table hangs in the old frame, beside the door of the customs house, and there are two names at the foot of \
it. It is right, as a rule, to the half-minute. When it is not, a postcard arrives from somebody, somewhere, with a \
good watch--and there is tea on Sele, and seed-cake, and the ledgers are laid out upon the floor.

As for the letter of the second of March, it is kept in the ledger for that year, at the page with the seven in it. \
The seven has been mended--you can see where. Mr. Quill wouldn’t have it rubbed out. “Leave it,” he said, “it’s how \
we met.”

The cat lies in the middle of them. She has had kittens since, three of them: their names are Mean, Mode and Range, \
and the last-named is never where anybody expects it.
"""


def novel() -> bytes:
    """The story as UTF-8 with a byte order mark, LF; line 200, counted from 0, is SPOKEN."""
    lines = [*TITLE, *_wrapped(BEFORE)]
    lines += [*[""] * (LINE - 2 - len(lines)), "Chapter II", ""]
    after = _wrapped(SPOKEN + "\n" + AFTER)
    return b"\xef\xbb\xbf" + "\n".join([*lines, *after, "", "*** END OF THIS BOOK ***", ""]).encode("utf-8")


def _wrapped(text: str) -> list[str]:
    """The lines of a text of which each line is a piece; none longer than WIDTH, indented ones as they are."""
    lines: list[str] = []
    for piece in text.splitlines():
        line = ""
        for word in [piece] if piece.startswith(" ") else piece.split(" "):
            if line and len(line) + 1 + len(word) > WIDTH:
                lines.append(line)
                line = word
            else:
                line = f"{line} {word}" if line else word
        lines.append(line)
    return lines
