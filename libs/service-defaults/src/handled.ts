import type { INestApplication } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import type { OperationContract, ServiceContract } from '@two-pizza/contracts-kit';
import { operationsOf } from './answers.ts';

/** What stands between a contract and its handlers: one sentence per gap; empty when each operation has its one handler. */
export function handlerGaps(contract: ServiceContract, handled: readonly OperationContract[]): string[] {
  const promised = Object.values(contract.operations);
  const missing = promised.filter((operation) => !handled.includes(operation));
  const foreign = handled.filter((operation) => !promised.includes(operation));
  const twice = promised.filter((operation) => handled.filter((other) => other === operation).length > 1);
  return [
    ...missing.map(({ id }) => `${id} has no handler: no controller method has @Answers for it`),
    ...foreign.map(({ id }) => `${id} has a handler, but is not in the contract of ${contract.name}`),
    ...twice.map(({ id }) => `${id} has more than one handler`),
  ];
}

/** All operations that the controllers of an application answer. */
export function handledOperations(app: INestApplication): OperationContract[] {
  const controllers = [...app.get(ModulesContainer).values()].flatMap((module) => [...module.controllers.values()]);
  return controllers.flatMap(({ metatype }) => (typeof metatype === 'function' ? operationsOf(metatype) : []));
}

/** Refuses to start a service that does not answer exactly what its contract promises. */
export function assertContractHandled(app: INestApplication, contract: ServiceContract): void {
  const gaps = handlerGaps(contract, handledOperations(app));
  if (gaps.length > 0) throw new Error(`${contract.name} does not keep its contract: ${gaps.join('; ')}`);
}
