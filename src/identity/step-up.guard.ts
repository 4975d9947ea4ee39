import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Visited } from '../platform/gate.js';
import { House } from '../platform/house.js';
import { demandProof } from './step-up.policy.js';
import { STEPPED_UP, StepUps } from './step-up.js';
import { PROOF_FIELD } from './step-up.page.js';

type Body = Readonly<Record<string, unknown>>;

/** After the gate: takes the proof that a form brings along, and keeps routes shut that want one. Commands are asked for it at the desk. */
@Injectable()
export class StepUpGuard implements CanActivate {
  constructor(
    private readonly house: House,
    private readonly stepUps: StepUps,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Visited>();
    await this.#take(request);
    const isMarked = this.reflector.getAllAndOverride<boolean | undefined>(STEPPED_UP, [context.getHandler(), context.getClass()]);
    if (isMarked && request.visit.caller) demandProof(request.visit.caller, this.house.clock.now());
    return true;
  }

  /** A form that was sent again with its proof goes on as if it had been asked for nothing. */
  async #take(request: Visited): Promise<void> {
    const { visit, body } = request;
    const typed = typeof body === 'object' && body !== null ? (body as Body)[PROOF_FIELD] : undefined;
    if (typeof typed !== 'string' || visit.session?.person.kind !== 'staff' || !visit.caller) return;
    const { [PROOF_FIELD]: _typed, ...rest } = body as Body;
    request.body = rest;
    const provenAt = await this.stepUps.prove(visit.session, visit.caller, typed);
    request.visit = { ...visit, caller: { ...visit.caller, provenAt } };
  }
}
