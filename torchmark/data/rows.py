"""The stand-ins that are tables, as CSV: computed from integers alone and written with fixed formats."""

from collections.abc import Iterable

import numpy as np

from torchmark.data.pictures import Ints, integers

WINE_COLUMNS = (
    "fixed acidity", "volatile acidity", "citric acid", "residual sugar", "chlorides", "free sulfur dioxide",
    "total sulfur dioxide", "density", "pH", "sulphates", "alcohol", "quality",
)  # fmt: skip
QUALITIES = {3: 6, 4: 12, 5: 60, 6: 90, 7: 36, 8: 14, 9: 2}
BIKE_COLUMNS = (
    "instant,dteday,season,yr,mnth,hr,holiday,weekday,workingday,weathersit,"
    "temp,atemp,hum,windspeed,casual,registered,cnt"
)
DAYS = 28
GLUED_DAY = 20  # 13 hours of one date and 11 of the next, as in the real file
FILLED = ((2, 5), (11, 3), (11, 4))  # day and hour of rows that copy the row before and count nobody
STORMS = ((9, 17), (17, 3))  # day and hour of weather level 4
FIRST_DAY = (1, 1, 1, 1, 2, 2, 1, 1, 1, 1, 2, 2, 2, 3, 2, 2, 2, 1, 1, 1, 1, 2, 2, 1)
RIDES = (2, 1, 1, 0, 0, 1, 4, 9, 14, 8, 6, 7, 9, 9, 8, 9, 12, 18, 15, 11, 8, 6, 5, 3)
WINDS = (0, 896, 1045, 1343, 1642, 1940, 2239, 2537, 2985)


def wine() -> bytes:
    """220 wines: `;` between 12 columns, a quoted header, every quality from 3 to 9; less sulphur in better wines."""
    rng = np.random.RandomState(11)
    quality = np.repeat(list(QUALITIES), list(QUALITIES.values())).astype(np.int64)
    quality = quality[np.argsort(integers(rng, 0, 2**40, quality.shape), kind="stable")]
    n = len(quality)
    sugar = 9 + abs(_bell(rng, n, 60))
    sulphur = 216 - 12 * quality + _bell(rng, n, 30)
    alcohol = 74 + 5 * quality + _bell(rng, n, 9)
    density = 99520 + 3 * (sugar - 50) - 6 * (alcohol - 105) + _bell(rng, n, 40)
    columns = (
        (68 + _bell(rng, n, 7), 10), (28 + _bell(rng, n, 6), 100), (34 + _bell(rng, n, 9), 100), (sugar, 10),
        (46 + _bell(rng, n, 8), 1000), (abs(sulphur // 4 + _bell(rng, n, 6)) + 3, 1), (sulphur, 1), (density, 100000),
        (319 + _bell(rng, n, 14), 100), (49 + _bell(rng, n, 8), 100), (alcohol, 10), (quality, 1),
    )  # fmt: skip
    header = ";".join(f'"{name}"' for name in WINE_COLUMNS)
    return _csv(header, (";".join("%g" % (int(c[i]) / unit) for c, unit in columns) for i in range(n)))


def bikes() -> bytes:
    """28 days of 24 hours, 17 columns. Weather level 4 comes late; one day holds two dates; three rows are filled."""
    rng = np.random.RandomState(12)
    clouds, rain = integers(rng, 0, 9, (DAYS, 8)) // 6, integers(rng, 0, 19, (DAYS, 8)) // 19
    weather = (1 + clouds + rain).repeat(3, 1)
    weather[0] = FIRST_DAY
    for day, hour in STORMS:
        weather[day, hour] = 4
    rows: list[list[str]] = []
    instant = 0
    for day in range(DAYS):
        for hour in range(24):
            row = _hour(rng, day, hour, int(weather[day, hour]))
            if (day, hour) in FILLED:
                row = [*rows[-1][:5], str(hour), *rows[-1][6:16], "0"]
            else:
                instant += 1
                row[0] = str(instant)
            rows.append(row)
    return _csv(BIKE_COLUMNS, (",".join(row) for row in rows))


def _hour(rng: np.random.RandomState, day: int, hour: int, weather: int) -> list[str]:
    """The 17 columns of one hour, the instant left open."""
    date = day + 1 + (day > GLUED_DAY or (day == GLUED_DAY and hour >= 13))
    weekday, holiday = (date + 5) % 7, int(date == 17)
    working = int(weekday in range(1, 6) and not holiday)
    warm = 13 + day % 5 + (day * 7) % 3 - abs(hour - 14) // 2 + int(integers(rng, 0, 1))
    felt = 200 * warm - 100 + int(integers(rng, 0, 9)) * 15
    damp = 62 + 9 * (weather - 1) - 2 * (warm - 12) + int(integers(rng, -9, 9))
    wind = WINDS[int(integers(rng, 0, len(WINDS) - 1))]
    busy = RIDES[hour] * (5 - weather) * (4 if working else 3) // 4
    casual = busy * (1 if working else 3) // 4 + int(integers(rng, 0, 2))
    registered = 2 * busy + int(integers(rng, 0, 7))
    numbers = [1, 0, 1, hour, holiday, weekday, working, weather]
    shares = [warm * 200, felt, min(damp, 100) * 100, wind]
    return [
        "", f"2011-01-{date:02d}", *map(str, numbers), *("%g" % (share / 10000) for share in shares),
        str(casual), str(registered), str(casual + registered),
    ]  # fmt: skip


def _bell(rng: np.random.RandomState, n: int, spread: int) -> Ints:
    """n integers that lie about 0 like a bell, their standard deviation near `spread`."""
    return (integers(rng, -1000, 1000, (n, 4)).sum(1) * spread + 577) // 1155


def _csv(header: str, lines: Iterable[str]) -> bytes:
    return "\n".join([header, *lines, ""]).encode("utf-8")
