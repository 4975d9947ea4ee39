import { OpenPage, type Wire } from '../../src/live/open-page.js';
import type { Watcher } from '../../src/live/watcher.js';

/** A wire whose reader takes what it likes. */
class FakeWire {
  written: string[] = [];
  writableLength = 0;
  writableNeedDrain = false;
  state: 'open' | 'ended' | 'destroyed' = 'open';
  takes = true;

  write(text: string): boolean {
    this.written.push(text);
    if (!this.takes) this.writableLength += text.length;
    this.writableNeedDrain = this.writableLength > 0;
    return this.takes;
  }
  end(): this {
    this.state = 'ended';
    return this;
  }
  destroy(): this {
    this.state = 'destroyed';
    return this;
  }
}

const pageOn = (wire: FakeWire): OpenPage => new OpenPage({} as Watcher, undefined, wire as unknown as Wire, 'l');

describe('An open page', () => {
  it('is cut off when its reader takes nothing while much happens', () => {
    const wire = new FakeWire();
    const page = pageOn(wire);
    wire.takes = false;
    for (let i = 0; i < 1_000 && !page.closed; i++) page.tell([{ id: 'a'.repeat(22), position: String(i).padStart(16, '0') }]);
    expect([wire.state, page.closed]).toEqual(['destroyed', true]);
    expect(wire.writableLength).toBeLessThan(17_000);
  });

  it('is cut off when its reader took nothing between two signs of life', () => {
    const wire = new FakeWire();
    const page = pageOn(wire);
    wire.takes = false;
    page.beat('1');
    expect(wire.state).toBe('open');
    page.beat('2');
    expect(wire.state).toBe('destroyed');
  });

  it('writes nothing after its end', () => {
    const wire = new FakeWire();
    const page = pageOn(wire);
    page.end();
    page.tell([{ id: 'a', position: '1' }]);
    page.beat('2');
    page.reload('3');
    expect([wire.state, wire.written]).toEqual(['ended', []]);
  });

  it('tells tickets in the order of their places, so that a break after any of them loses none before it', () => {
    const wire = new FakeWire();
    pageOn(wire).tell([{ id: 'b', position: '2' }, { id: 'a', position: '1' }]);
    expect(wire.written.join('')).toBe('event: ticket\nid: l.1\ndata: {"id":"a","position":"1"}\n\nevent: ticket\nid: l.2\ndata: {"id":"b","position":"2"}\n\n');
  });

  it('keeps the sum of what happened to a ticket while it catches up, and no more than it can', () => {
    const page = pageOn(new FakeWire());
    page.hold('a', { position: '1', shown: false, revealing: 4 });
    page.hold('a', { position: '2', shown: true, revealing: Infinity });
    expect(page.held!.get('a')).toEqual({ position: '2', shown: true, revealing: 4 });
    for (let i = 0; i < 1_001; i++) page.hold(String(i), { position: '3', shown: true, revealing: Infinity });
    expect(page.overrun).toBe(true);
  });
});
