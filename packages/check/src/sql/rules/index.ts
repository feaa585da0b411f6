import type { SqlRule } from '../rule.ts'
import { addingFieldWithDefault } from './adding-field-with-default.ts'
import { addingForeignKeyConstraint } from './adding-foreign-key-constraint.ts'
import { addingNotNullableField } from './adding-not-nullable-field.ts'
import { addingRequiredField } from './adding-required-field.ts'
import { addingSerialPrimaryKeyField } from './adding-serial-primary-key-field.ts'
import { banAlterDomainWithAddConstraint } from './ban-alter-domain-with-add-constraint.ts'
import { banCharField } from './ban-char-field.ts'
import { banConcurrentIndexCreationInTransaction } from './ban-concurrent-index-creation-in-transaction.ts'
import { banCreateDomainWithConstraint } from './ban-create-domain-with-constraint.ts'
import { banDropColumn } from './ban-drop-column.ts'
import { banDropDatabase } from './ban-drop-database.ts'
import { banDropNotNull } from './ban-drop-not-null.ts'
import { banDropTable } from './ban-drop-table.ts'
import { banDuplicateColumnAssignments } from './ban-duplicate-column-assignments.ts'
import { banTruncateCascade } from './ban-truncate-cascade.ts'
import { banUncommittedTransaction } from './ban-uncommitted-transaction.ts'
import { changingColumnType } from './changing-column-type.ts'
import { columnStillRead } from './column-still-read.ts'
import { constraintMissingNotValid } from './constraint-missing-not-valid.ts'
import { disallowedUniqueConstraint } from './disallowed-unique-constraint.ts'
import { dropBeforeTwoReleases } from './drop-before-two-releases.ts'
import { foreignKeyWithoutIndex } from './foreign-key-without-index.ts'
import { hotTablePurgedByDelete } from './hot-table-purged-by-delete.ts'
import { identifierTooLong } from './identifier-too-long.ts'
import { inboxWithoutUniqueKey } from './inbox-without-unique-key.ts'
import { indexPredicateImmutable } from './index-predicate-immutable.ts'
import { indexPredicateNotAllowed } from './index-predicate-not-allowed.ts'
import { indexPredicateNotJudged } from './index-predicate-not-judged.ts'
import { longLockEstimate } from './long-lock-estimate.ts'
import { migrationWithoutDown } from './migration-without-down.ts'
import { moneyAsFloat } from './money-as-float.ts'
import { outboxOrderBySerial } from './outbox-order-by-serial.ts'
import { preferBigintOverInt } from './prefer-bigint-over-int.ts'
import { preferBigintOverSmallint } from './prefer-bigint-over-smallint.ts'
import { preferIdentity } from './prefer-identity.ts'
import { preferRepack } from './prefer-repack.ts'
import { preferRobustStmts } from './prefer-robust-stmts.ts'
import { preferTextField } from './prefer-text-field.ts'
import { preferTimestampTz } from './prefer-timestamp-tz.ts'
import { publicationTableAltered } from './publication-table-altered.ts'
import { quantityWithoutCheck } from './quantity-without-check.ts'
import { randomUuidPrimaryKey } from './random-uuid-primary-key.ts'
import { renamingColumn } from './renaming-column.ts'
import { renamingTable } from './renaming-table.ts'
import { requireConcurrentIndexCreation } from './require-concurrent-index-creation.ts'
import { requireConcurrentIndexDeletion } from './require-concurrent-index-deletion.ts'
import { requireConcurrentPartitionDetach } from './require-concurrent-partition-detach.ts'
import { requireConcurrentReindex } from './require-concurrent-reindex.ts'
import { requireEnumValueOrdering } from './require-enum-value-ordering.ts'
import { requireLockTimeout } from './require-lock-timeout.ts'
import { requireStatementTimeout } from './require-statement-timeout.ts'
import { requireTableSchema } from './require-table-schema.ts'
import { requireTimeoutSettings } from './require-timeout-settings.ts'
import { sqlSyntax } from './sql-syntax.ts'
import { transactionNesting } from './transaction-nesting.ts'
import { unusedSuppression } from './unused-suppression.ts'

/** Every SQL rule, by id. A rule that is missing here does not run: a test compares the list with the directory. */
export const sqlRules: readonly SqlRule[] = [
  addingFieldWithDefault,
  addingForeignKeyConstraint,
  addingNotNullableField,
  addingRequiredField,
  addingSerialPrimaryKeyField,
  banAlterDomainWithAddConstraint,
  banCharField,
  banConcurrentIndexCreationInTransaction,
  banCreateDomainWithConstraint,
  banDropColumn,
  banDropDatabase,
  banDropNotNull,
  banDropTable,
  banDuplicateColumnAssignments,
  banTruncateCascade,
  banUncommittedTransaction,
  changingColumnType,
  columnStillRead,
  constraintMissingNotValid,
  disallowedUniqueConstraint,
  dropBeforeTwoReleases,
  foreignKeyWithoutIndex,
  hotTablePurgedByDelete,
  identifierTooLong,
  inboxWithoutUniqueKey,
  indexPredicateImmutable,
  indexPredicateNotAllowed,
  indexPredicateNotJudged,
  longLockEstimate,
  migrationWithoutDown,
  moneyAsFloat,
  outboxOrderBySerial,
  preferBigintOverInt,
  preferBigintOverSmallint,
  preferIdentity,
  preferRepack,
  preferRobustStmts,
  preferTextField,
  preferTimestampTz,
  publicationTableAltered,
  quantityWithoutCheck,
  randomUuidPrimaryKey,
  renamingColumn,
  renamingTable,
  requireConcurrentIndexCreation,
  requireConcurrentIndexDeletion,
  requireConcurrentPartitionDetach,
  requireConcurrentReindex,
  requireEnumValueOrdering,
  requireLockTimeout,
  requireStatementTimeout,
  requireTableSchema,
  requireTimeoutSettings,
  sqlSyntax,
  transactionNesting,
  unusedSuppression,
]
