export { defineOperation } from './operation.ts';
export type {
  Access,
  AnswerOf,
  Caller,
  ErrorCodeOf,
  Exposure,
  HttpMethod,
  IdempotencyKey,
  OperationContract,
  RequestOf,
  SentRequestOf,
} from './operation.ts';
export { defineEvent, defineTopic } from './event.ts';
export type { DataOf, EventContract, TopicContract } from './event.ts';
export { declaredUses, readsEvent, usesOperation } from './uses.ts';
export type { EventUse, OperationUse, ReadAnswerOf, ReadDataOf, SendsOf, WrittenDataOf } from './uses.ts';
export { declaredColumns, storesValues } from './stored-column.ts';
export type { StoredColumn } from './stored-column.ts';
export { defineService } from './service.ts';
export type { ServiceContract } from './service.ts';
export { commonErrors, ContractError, edgeErrors, errorsOf, Problem, titleOf } from './problem.ts';
export type { CommonErrorCode } from './problem.ts';
export { CustomerId, Email, money, openEnum, OrderId, Price, ProductId, text, Timestamp, Total } from './values.ts';
export type { Money } from './values.ts';
export { page, pageQuery, queryInteger } from './page.ts';
