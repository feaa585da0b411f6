import unittest

from seats import free_seats, suggest


class Suggest(unittest.TestCase):
    def test_takes_the_middle_of_an_empty_hall(self):
        free = free_seats(3, 5, [])
        self.assertEqual(suggest(free, 5, 3), ["B2", "B3", "B4"])

    def test_goes_around_what_is_taken(self):
        free = free_seats(3, 5, ["B3"])
        self.assertNotIn("B3", free["B"])
        self.assertEqual(suggest(free, 5, 2), ["A2", "A3"])

    def test_suggests_nothing_where_no_row_has_so_many(self):
        free = free_seats(1, 3, ["A2"])
        self.assertEqual(suggest(free, 3, 2), [])


if __name__ == "__main__":
    unittest.main()
