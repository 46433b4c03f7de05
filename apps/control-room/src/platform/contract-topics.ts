import { serviceContracts, topicsOf } from '@two-pizza/local-infra';
import { KafkaAdmin, type KafkaAdminOptions } from '@two-pizza/messaging/admin';

/**
 * Makes the topics that the contracts of this workspace declare and one for the dead letters of each service; returns the
 * names of those that it made. Repeatable.
 */
export async function makeContractTopics(access: KafkaAdminOptions, prefix: string): Promise<string[]> {
  const contracts = await serviceContracts();
  const admin = new KafkaAdmin(access);
  try {
    await admin.ready();
    return await admin.createTopics(topicsOf(contracts), { prefix, consumers: contracts.map(({ name }) => name) });
  } finally {
    await admin.close();
  }
}
