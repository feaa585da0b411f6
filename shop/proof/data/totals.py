"""Totals of a file of orders by SQL in SQLite, written apart from the TypeScript: nothing is shared.

    python3 totals.py FILE.csv[.gz] > totals.json

Rows go into a table as text. Prices become minor units with Python's `decimal` (ROUND_HALF_UP is
away from zero there; only prices above zero are used, where both meanings agree). Accepted lines and
rejections are plain SQL. Returns are matched one after the other by a query for the most recent line
of that customer and sku that still holds enough units.
"""
import csv, gzip, json, sqlite3, sys
from decimal import ROUND_HALF_UP, Decimal

path = sys.argv[1]
opener = gzip.open if path.endswith('.gz') else open
db = sqlite3.connect(':memory:')
db.execute('create table r (n integer primary key, invoice, sku, quantity integer, price integer, customer)')
with opener(path, 'rt', encoding='utf-8', newline='') as file:
    for n, row in enumerate(csv.DictReader(file)):
        minor = int((Decimal(row['UnitPrice']) * 100).quantize(Decimal(1), ROUND_HALF_UP))
        db.execute('insert into r values (?,?,?,?,?,?)', (
            n, row['InvoiceNo'], row['StockCode'].strip().upper(), int(row['Quantity']), minor, row['CustomerID']))

db.executescript("""
create table i as select invoice, min(n) as first from r group by invoice;
create table l as
  select r.n, first, invoice, sku, quantity, price, customer, quantity as left_units
  from r join i using (invoice) where invoice not like 'C%' and quantity > 0 and price > 0;
create index by_customer on l (customer, sku, first);
""")
one = lambda sql: db.execute(sql).fetchone()
orders, lines, skus, captured, units = one(
    'select count(distinct invoice), count(*), count(distinct sku), sum(quantity * price), sum(quantity) from l')
rejected = {
    'quantity-not-positive': one("select count(*) from r where invoice not like 'C%' and quantity <= 0")[0],
    'price-not-positive': one("select count(*) from r where invoice not like 'C%' and quantity > 0 and price <= 0")[0],
    'return-quantity-not-negative': one("select count(*) from r where invoice like 'C%' and quantity >= 0")[0],
}
matched = unmatched = refunded = returned = 0
for first, sku, quantity, customer in db.execute("""
    select first, sku, -quantity, customer from r join i using (invoice)
    where invoice like 'C%' and quantity < 0 order by first, n""").fetchall():
    line = customer != '' and db.execute("""
        select n, price from l where customer = ? and sku = ? and first < ? and left_units >= ?
        order by first desc, n desc limit 1""", (customer, sku, first, quantity)).fetchone()
    if not line:
        unmatched += 1
        continue
    db.execute('update l set left_units = left_units - ? where n = ?', (quantity, line[0]))
    matched, refunded, returned = matched + 1, refunded + quantity * line[1], returned + quantity

json.dump({
    'rows': one('select count(*) from r')[0], 'orders': orders, 'lines': lines, 'skus': skus,
    'rejected': {reason: n for reason, n in rejected.items() if n}, 'capturedMinor': str(captured),
    'unitsSold': str(units), 'returnsMatched': matched, 'returnsUnmatched': unmatched,
    'refundedMinor': str(refunded), 'unitsReturned': str(returned)}, sys.stdout, indent=2)
print()
