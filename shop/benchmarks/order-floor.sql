-- One order as one database would do it: the five transactions of its path, one order at a time.
\set sku random(1, 995)
\set customer random(1, 10000)
begin;
insert into keys (subject, key, hash, reference) values (:customer, gen_random_uuid(), sha256('x'), gen_random_uuid());
insert into orders (customer, total) values (:customer, 2500) returning id \gset
insert into lines (order_id, line, sku, quantity, price) values
  (:id, 1, :sku, 1, 500), (:id, 2, :sku + 1, 1, 500), (:id, 3, :sku + 2, 1, 500),
  (:id, 4, :sku + 3, 1, 500), (:id, 5, :sku + 4, 1, 500);
insert into outbox (key, data) values (:id, '{"type":"order.placed.v1"}');
commit;
begin;
insert into inbox (id) values (gen_random_uuid());
update stock set available = available - 1, reserved = reserved + 1
  where sku in (select sku from stock where sku between :sku and :sku + 4 order by sku for update) and available > 0;
insert into reservations (order_id) values (:id);
insert into outbox (key, data) values (:id, '{"type":"stock.reserved.v1"}');
commit;
insert into payments (order_id, amount) values (:id, 2500);
begin;
update payments set status = 'CAPTURED' where order_id = :id;
insert into outbox (key, data) values (:id, '{"type":"payment.captured.v1"}');
commit;
begin;
insert into inbox (id) values (gen_random_uuid());
update orders set status = 'CONFIRMED' where id = :id and status = 'PENDING';
insert into outbox (key, data) values (:id, '{"type":"order.confirmed.v1"}');
commit;
