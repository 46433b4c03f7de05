import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { STAFF_SCOPE, type AccessTokens } from './access-tokens.ts';
import { operationOf } from './answers.ts';
import { NotAllowed, NotAuthenticated } from './refusals.errors.ts';

/** Lets a request through to an operation whose access its token has; leaves the caller on the request. */
export class AccessGuard implements CanActivate {
  readonly #tokens: AccessTokens;

  constructor(tokens: AccessTokens) {
    this.#tokens = tokens;
  }

  async canActivate(context: ExecutionContext): Promise<true> {
    const access = operationOf(context.getHandler())?.access ?? 'staff';
    if (access === 'public') return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const caller = await this.#tokens.callerOf(bearerToken(request.headers.authorization));
    if (access === 'staff' && caller.kind !== 'staff') throw new NotAllowed(STAFF_SCOPE);
    request.caller = caller;
    return true;
  }
}

function bearerToken(authorization: string | undefined): string {
  const token = /^Bearer +([A-Za-z0-9._~+/-]+=*) *$/i.exec(authorization ?? '')?.[1];
  if (token === undefined)
    throw new NotAuthenticated('no-token', 'This operation needs an access token: Authorization: Bearer <token>.');
  return token;
}
