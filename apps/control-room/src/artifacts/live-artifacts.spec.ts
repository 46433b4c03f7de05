import { describe, expect, it } from '@jest/globals';
import { whatRuns } from './live-artifacts.ts';

const catalog = { service: 'catalog', release: '1.0.0+aaaaaaaa' };
const orders = { service: 'orders', release: '1.0.0+bbbbbbbb' };

describe('what a start says that it runs', () => {
  it('is every release', () => {
    expect(whatRuns([catalog, orders], [], 'later start')).toBe('catalog 1.0.0+aaaaaaaa, orders 1.0.0+bbbbbbbb');
    expect(whatRuns([], [catalog, orders], 'first start')).toBe('catalog 1.0.0+aaaaaaaa, orders 1.0.0+bbbbbbbb');
  });

  it('tells a service that is begun anew beside a ledger of others', () => {
    expect(whatRuns([catalog], [orders], 'later start')).toBe(
      'catalog 1.0.0+aaaaaaaa, orders 1.0.0+bbbbbbbb (built now: the ledger names no release of it)',
    );
  });
});
