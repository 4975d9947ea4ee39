import { Controller, Get, Header, type Type } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { Allow } from './gate.js';
import { House } from './house.js';
import { openApi } from './openapi.js';
import { routesOf } from './openapi-routes.js';
import { Describe, type Schema } from './openapi-words.js';

const VERSION = '0.1.0';

/** The description of the whole service, made from what runs. */
@Controller('api/openapi.json')
@Allow('anybody')
export class OpenApiController {
  #document: Schema | undefined;

  constructor(
    private readonly modules: ModulesContainer,
    private readonly house: House,
  ) {}

  @Get()
  @Header('Cache-Control', 'public, max-age=300')
  @Describe({ en: 'This description' })
  read(): Schema {
    return (this.#document ??= openApi(routesOf(this.#controllers()), this.house.runner, VERSION));
  }

  #controllers(): Type[] {
    return [...this.modules.values()].flatMap(({ controllers }) => [...controllers.values()].map(({ metatype }) => metatype as Type));
  }
}
