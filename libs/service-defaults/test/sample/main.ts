// A whole service, as small as one can be; the tests start it as a process.
import type { CustomTransportStrategy } from '@nestjs/microservices';
import { log, readSettings, SERVICE_PARTS, serviceSettings, startService } from '@two-pizza/service-defaults';
import type { ServiceParts } from '@two-pizza/service-defaults';
import { sampleContract } from './sample.contract.ts';
import { isAway, ThingsController } from './things.controller.ts';

const settings = readSettings(process.env, serviceSettings);
const says = process.env;

const parts: ServiceParts = {
  transport: {
    // A broker that is away: listening never completes, as long as the service runs.
    listen: () => log.info({}, 'transport: waiting for the broker'),
    close: () => log.info({}, 'transport: closed'),
    on: () => undefined,
    unwrap: () => undefined as never,
    setTransportId: () => undefined,
  } as unknown as CustomTransportStrategy,
  readiness: [
    {
      name: 'database',
      required: true,
      check: async () => (says['DATABASE_AWAY'] ? Promise.reject(new Error('connection refused')) : { total: 1 }),
    },
    { name: 'kafka', required: false, check: async () => Promise.reject(new Error('no broker answers')) },
    { name: 'catalog', required: false, check: async () => ({ breaker: 'open' }) },
  ],
  onStop: ['first', 'second'].map((name) => ({ name, stop: async () => log.info({}, `part: ${name} stopped`) })),
  isTransient: isAway,
};

class SampleModule {}

await startService({
  contract: sampleContract,
  settings,
  module: {
    module: SampleModule,
    controllers: [ThingsController],
    providers: [{ provide: SERVICE_PARTS, useValue: parts }],
  },
});
