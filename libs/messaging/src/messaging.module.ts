import type { DynamicModule, FactoryProvider, ModuleMetadata } from '@nestjs/common';
import { assembleMessaging, type Messaging, type MessagingOptions } from './assembly.ts';
import { Facts } from './facts.ts';
import { KafkaTransport } from './kafka-transport.ts';
import { MessagingLifecycle } from './messaging-lifecycle.ts';
import { Outbox } from './outbox.ts';
import { ReleaseRoles } from './release-roles.ts';

const MESSAGING = Symbol('messaging');

type Injected = FactoryProvider['inject'];

/** How a service makes its messaging: `imports` are the modules that provide what `inject` names. */
export interface MessagingModuleOptions {
  readonly imports?: ModuleMetadata['imports'];
  readonly inject?: Injected;
  // The types of what is injected are the service's affair, as in Nest's own factories.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly useFactory: (...injected: any[]) => MessagingOptions | Promise<MessagingOptions>;
}

/** Messaging for one service, available in all its modules: `Outbox`, `ReleaseRoles`, `KafkaTransport`, `MessagingLifecycle`, `Facts`. */
export class MessagingModule {
  static forService(options: MessagingModuleOptions): DynamicModule {
    const part = (
      provide: FactoryProvider['provide'],
      useFactory: (messaging: Messaging) => unknown,
    ): FactoryProvider => ({
      provide,
      useFactory,
      inject: [MESSAGING],
    });
    const providers: FactoryProvider[] = [
      {
        provide: MESSAGING,
        useFactory: async (...injected: unknown[]) => assembleMessaging(await options.useFactory(...injected)),
        inject: options.inject ?? [],
      },
      part(Outbox, (messaging) => messaging.outbox),
      part(ReleaseRoles, (messaging) => messaging.roles),
      part(KafkaTransport, (messaging) => messaging.transport),
      part(MessagingLifecycle, (messaging) => messaging.lifecycle),
      part(Facts, (messaging) => messaging.facts),
    ];
    return {
      module: MessagingModule,
      global: true,
      imports: options.imports ?? [],
      providers,
      exports: [Outbox, ReleaseRoles, KafkaTransport, MessagingLifecycle, Facts],
    };
  }
}
