import { RateMeter } from './rate.js';

describe('RateMeter', () => {
  it('says nothing before there are two moments', () => {
    const meter = new RateMeter();
    expect(meter.pace(100)).toEqual({ bytesPerSecond: 0, secondsLeft: undefined });
    meter.note(0, 10);
    expect(meter.pace(100).secondsLeft).toBeUndefined();
  });

  it('tells speed and time left', () => {
    const meter = new RateMeter();
    meter.note(0, 0);
    meter.note(2000, 50);
    expect(meter.pace(100)).toEqual({ bytesPerSecond: 25, secondsLeft: 2 });
  });

  it('goes by the last seconds, not by the whole way', () => {
    const meter = new RateMeter();
    for (let second = 0; second <= 20; second++) meter.note(second * 1000, second);
    for (let second = 21; second <= 40; second++) meter.note(second * 1000, 20 + (second - 20) * 100);
    expect(meter.pace(10_000).bytesPerSecond).toBeCloseTo(100, 5);
  });

  it('does not count a pause', () => {
    const meter = new RateMeter();
    meter.note(0, 0);
    meter.note(1000, 100);
    meter.forget();
    meter.note(60_000, 100);
    meter.note(61_000, 200);
    expect(meter.pace(400)).toEqual({ bytesPerSecond: 100, secondsLeft: 2 });
  });

  it('never promises a negative rest', () => {
    const meter = new RateMeter();
    meter.note(0, 0);
    meter.note(1000, 100);
    expect(meter.pace(50).secondsLeft).toBe(0);
  });
});
