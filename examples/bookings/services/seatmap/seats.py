"""Which seats of a hall are free, and which of them to suggest."""


def row_names(rows):
    return [chr(ord("A") + row) for row in range(rows)]


def free_seats(rows, seats_per_row, taken):
    """The numbers of the free seats of each row, by the row's name."""
    taken = set(taken)
    return {
        row: [n for n in range(1, seats_per_row + 1) if f"{row}{n}" not in taken]
        for row in row_names(rows)
    }


def suggest(free, seats_per_row, together):
    """Seats beside each other, nearest to the middle of the hall; an empty list where there are none."""
    middle_row, middle_seat = (len(free) - 1) / 2, (seats_per_row + 1) / 2
    best = None
    for at, (row, numbers) in enumerate(free.items()):
        numbers = set(numbers)
        for first in range(1, seats_per_row - together + 2):
            block = range(first, first + together)
            if not all(number in numbers for number in block):
                continue
            centre = first + (together - 1) / 2
            distance = (at - middle_row) ** 2 + (centre - middle_seat) ** 2
            if best is None or distance < best[0]:
                best = (distance, [f"{row}{number}" for number in block])
    return [] if best is None else best[1]
