import { CODE_LISTS, UNDER_MANDATE } from '@filmdeed/evidence';
import { Button, Form, Input, Select } from 'antd';
import { useLanguage, useWords } from '../../language/language.js';
import { formWords } from './words.js';

const MOST_LINKS = 32;

/** Links to earlier leaves. */
export function LinkList() {
  const t = useWords(formWords);
  const { language } = useLanguage();
  const relations = CODE_LISTS.rel
    .filter(({ code }) => code !== UNDER_MANDATE)
    .map((code) => ({ value: code.code, label: code[language] }));
  return (
    <Form.List name="links">
      {(rows, { add, remove }) => (
        <div className="fd-stack">
          {rows.map(({ key, name }) => (
            <div key={key} className="fd-link-row">
              <Form.Item name={[name, 'rel']} label={t.linkKind} rules={[{ required: true, message: t.choose }]}>
                <Select options={relations} aria-label={t.linkKind} placeholder={t.choose} />
              </Form.Item>
              <Form.Item
                name={[name, 'leaf']}
                label={t.linkLeaf}
                rules={[{ required: true, pattern: /^\s*[0-9a-fA-F]{64}\s*$/, message: t.hex }]}
              >
                <Input className="fd-mono" maxLength={70} />
              </Form.Item>
              <Button onClick={() => remove(name)} aria-label={`${t.removeLink} ${name + 1}`}>
                {t.removeLink}
              </Button>
            </div>
          ))}
          <Button onClick={() => add({})} disabled={rows.length >= MOST_LINKS} style={{ justifySelf: 'start' }}>
            {t.addLink}
          </Button>
        </div>
      )}
    </Form.List>
  );
}
