#!/usr/bin/env bash
# A first order. It needs curl, a platform that runs, and two variables:
#   BASE=http://127.0.0.1:8080
#   TOKEN=$(./ballast token --subject ann --scope "orders:write catalog:write stock:write")
# The keys are fixed, so a second run repeats the same requests and changes nothing but the product's version.
set -eu

call() {
  curl --silent --show-error --fail-with-body --write-out '\n' \
    --header "Authorization: Bearer $TOKEN" --header 'Content-Type: application/json' "$@"
}

# A product, and ten of it in stock.
call --request PUT "$BASE/api/products/green-tea" \
  --data '{"name": "Green tea", "unitPriceMinor": 450, "currency": "EUR"}'
call --request POST "$BASE/api/inventory/green-tea/receipts" \
  --header 'Idempotency-Key: first-receipt' \
  --data '{"quantity": 10}'

# An order of two. It is accepted at once and confirmed a moment later.
order=$(call --request POST "$BASE/api/orders" \
  --header 'Idempotency-Key: first-order' \
  --data '{"currency": "EUR", "lines": [{"sku": "green-tea", "quantity": 2}], "paymentToken": "tok_ok"}')
echo "$order"
id=$(echo "$order" | sed 's/.*"id":"\([^"]*\)".*/\1/')
call "$BASE/api/orders/$id?wait=10"
