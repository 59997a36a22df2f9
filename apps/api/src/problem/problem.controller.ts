import { Controller, Get, Header, Headers, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiProduces, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { REFUSAL_CODES } from '@filmdeed/kernel';
import { Public } from '../session/session.guard.js';
import { RefusalKindDto } from './problem.dto.js';
import { REFUSAL_STATUS } from './refusal-status.js';
import { REFUSAL_TITLES } from './refusal-titles.js';

const KINDS: readonly RefusalKindDto[] = REFUSAL_CODES.map((code) => ({
  code,
  status: REFUSAL_STATUS[code],
  ...REFUSAL_TITLES[code],
}));

/** Where the `type` of every problem points. */
@ApiTags('problems')
@Public()
@Controller('docs/errors')
export class ProblemController {
  @Get()
  @Header('vary', 'accept')
  @ApiOperation({ summary: 'Every refusal: code, status, title; a page for people, JSON for programs', security: [] })
  @ApiProduces('application/json', 'text/html')
  @ApiExtraModels(RefusalKindDto)
  @ApiOkResponse({ schema: { type: 'array', items: { $ref: getSchemaPath(RefusalKindDto) } } })
  kinds(
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): readonly RefusalKindDto[] | string {
    void reply.header('cache-control', 'public, max-age=3600');
    if (accept?.includes('text/html') !== true) return KINDS;
    void reply.type('text/html; charset=utf-8');
    return PAGE;
  }
}

const row = ({ code, status, zh, en }: RefusalKindDto): string =>
  `<tr id="${code}"><th scope="row"><a href="#${code}"><code>${code}</code></a></th>` +
  `<td>${status}</td><td lang="zh">${zh}</td><td lang="en">${en}</td></tr>`;

const PAGE = `<!doctype html>
<html lang="zh">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>错误代码 Refusals · FilmDeed 影契</title>
<style>
body { font: 15px/1.6 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; color: #1e2330 }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; font-weight: normal; padding: .35rem .6rem; border-bottom: 1px solid #d9d4c7; vertical-align: top }
tr:target { background: #f4efe2 }
</style>
<h1>错误代码 Refusals</h1>
<table>
<thead><tr><th scope="col">code</th><th scope="col">HTTP</th><th scope="col">中文</th><th scope="col">English</th></tr></thead>
<tbody>
${KINDS.map(row).join('\n')}
</tbody>
</table>
</html>
`;
