import { Injectable } from '@nestjs/common';
import { House } from '../platform/house.js';
import { staffName } from '../platform/names.js';
import { qrPicture } from './qr-code.js';
import { SecondFactors } from './second-factors.js';
import { totpUri } from './totp.js';

/** A second factor to be set up, as an app takes it. */
export interface FactorOffer {
  /** Base32. */
  readonly secret: string;
  readonly uri: string;
  /** QR code as a `data:` address. */
  readonly picture: string;
}

/** What is shown to somebody who sets up a second factor. */
@Injectable()
export class FactorOffers {
  constructor(
    private readonly house: House,
    private readonly factors: SecondFactors,
  ) {}

  /** The same as long as the offer lasts. */
  async of(staff: string, place: string): Promise<FactorOffer> {
    const secret = await this.factors.offer(staff, place);
    const uri = totpUri(secret, 'Sichtfeld', staffName(this.house.stores.views.snapshot(), staff) ?? staff);
    return { secret, uri, picture: qrPicture(uri) };
  }
}
