export type OutboundReason = 'address' | 'scheme' | 'port' | 'forbidden-address' | 'unknown-name' | 'too-large' | 'encoding' | 'timeout' | 'failed';

/** A request that was not made, or whose answer was not taken. The message names no address, body or header. */
export class OutboundRefused extends Error {
  constructor(readonly reason: OutboundReason, options?: ErrorOptions) {
    super(`The request to the other side was refused: ${reason}.`, options);
    this.name = 'OutboundRefused';
  }
}
