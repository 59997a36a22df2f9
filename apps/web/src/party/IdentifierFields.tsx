import { Form, Input, Select } from 'antd';
import type { IdentifierType, PartyKind } from '../api/parties.js';
import { useWords } from '../language/language.js';
import { partyWords } from './words.js';

/** Type and number, within a form whose fields they are. The server checks the check digit. */
export function IdentifierFields({ kind }: { kind: PartyKind }) {
  const t = useWords(partyWords);
  const types: readonly IdentifierType[] =
    kind === 'NATURAL_PERSON' ? ['ID_CARD', 'PASSPORT'] : ['USCC', 'FOREIGN_REGISTRY'];
  const type = Form.useWatch<IdentifierType | undefined>('type') ?? types[0]!;
  const isForeign = type === 'PASSPORT' || type === 'FOREIGN_REGISTRY';
  const required = [{ required: true, message: t.fillIn }];
  return (
    <>
      <Form.Item name="type" label={t.identifierType} initialValue={types[0]}>
        <Select options={types.map((each) => ({ value: each, label: t.identifierTypes[each] }))} />
      </Form.Item>
      {isForeign && (
        <Form.Item name="country" label={t.country} rules={required}>
          <Input maxLength={2} autoComplete="off" />
        </Form.Item>
      )}
      {type === 'FOREIGN_REGISTRY' && (
        <Form.Item name="registry" label={t.registry} rules={required}>
          <Input maxLength={100} autoComplete="off" />
        </Form.Item>
      )}
      <Form.Item name="number" label={t.number} extra={t.numberHint} rules={required}>
        <Input maxLength={60} autoComplete="off" />
      </Form.Item>
    </>
  );
}
