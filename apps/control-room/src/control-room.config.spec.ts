import { describe, expect, it } from '@jest/globals';
import { settingsToAdopt } from './control-room.config.ts';

describe('the settings under which a running platform is taken over', () => {
  const kept = { EDGE_PORT: '8090', CONTROL_ROOM_PORT: '7127' };

  it('are its own where none is given now', () => {
    expect(settingsToAdopt(kept, { PATH: '/bin', EDGE_PORT: '' })).toEqual(kept);
  });

  it('may be given again', () => {
    expect(settingsToAdopt(kept, { EDGE_PORT: '8090' })).toEqual(kept);
    expect(settingsToAdopt({}, { EDGE_PORT: '8080' })).toEqual({}); // the default, said aloud
  });

  it('are not changed: another value is refused, with what runs and both ways on', () => {
    expect(() => settingsToAdopt(kept, { EDGE_PORT: '8080' })).toThrow(
      'runs with EDGE_PORT=8090, and other values are given now. Nothing was started or ended. Give it the same ones, or end it first: npm stop',
    );
  });
});
