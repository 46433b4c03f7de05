import 'reflect-metadata';
import { createParamDecorator, RequestMapping, RequestMethod } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import type { AnswerOf, OperationContract, RequestOf } from '@two-pizza/contracts-kit';
import type { FastifyRequest } from 'fastify';
import { takeRequest } from './request.ts';

const OPERATION = Symbol('two-pizza.operation');

/** A handler of an operation: it takes the validated request and gives one of the promised answers. */
export type HandlerOf<O extends OperationContract> = (request: RequestOf<O>) => Promise<AnswerOf<O>>;

/** The decorator that `Answers` gives: the compiler refuses it on a method that is not a handler of the operation. */
export type AnswersDecorator<O extends OperationContract> = <H extends HandlerOf<O>>(
  target: object,
  method: string | symbol,
  descriptor: TypedPropertyDescriptor<H>,
) => void;

/**
 * Makes a controller's method the handler of a contract's operation: route, access, validation, status and problems
 * come from the contract. The method takes one argument, `RequestOf<typeof operation>`.
 */
export function Answers<O extends OperationContract>(operation: O): AnswersDecorator<O> {
  const path = fastifyPath(operation.path);
  const TakenRequest = createParamDecorator((_: undefined, context: ExecutionContext) =>
    takeRequest(operation, context.switchToHttp().getRequest<FastifyRequest>()),
  );
  return (target, method, descriptor) => {
    if (!descriptor.value) throw new Error(`@Answers(${operation.id}) stands on something that is not a method`);
    RequestMapping({ path, method: RequestMethod[operation.method] })(target, method, descriptor);
    TakenRequest()(target, method, 0);
    Reflect.defineMetadata(OPERATION, operation, descriptor.value);
  };
}

/** The operation that a method answers, or undefined for a method without `@Answers`. */
export function operationOf(handler: unknown): OperationContract | undefined {
  return typeof handler === 'function' ? Reflect.getMetadata(OPERATION, handler) : undefined;
}

/** All operations that the methods of a controller answer. */
export function operationsOf(controller: { readonly prototype: object }): OperationContract[] {
  const { prototype } = controller;
  const methods = Object.getOwnPropertyNames(prototype).map(
    (name) => Object.getOwnPropertyDescriptor(prototype, name)?.value,
  );
  return methods.flatMap((method) => operationOf(method) ?? []);
}

/** `/orders/{orderId}` as Fastify writes it: `/orders/:orderId`. */
export function fastifyPath(path: string): string {
  return path.replaceAll(/\{([^}]+)\}/g, ':$1');
}

/** `/orders/:orderId` as contracts and spans write it: `/orders/{orderId}`. */
export function contractPath(path: string): string {
  return path.replaceAll(/:([A-Za-z0-9_]+)/g, '{$1}');
}
