import { Button, Checkbox, Form, Input, InputNumber } from 'antd';
import { CLIENT_SCOPES, type ClientScope } from '../api/api-clients.js';
import { useWords } from '../language/language.js';
import { clientWords } from './words.js';

export interface ClientFields {
  readonly name: string;
  readonly scopes: readonly ClientScope[];
  readonly days: number;
}

const DAYS = 180;
const MOST_DAYS = 366;

/** What a program is called and what it may do. */
export function NewClient({ onMake }: { onMake(fields: ClientFields): Promise<void> }) {
  const t = useWords(clientWords);
  const [form] = Form.useForm<ClientFields>();
  return (
    <section className="fd-sheet" aria-labelledby="new-client">
      <h2 id="new-client">{t.make}</h2>
      <Form<ClientFields>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ scopes: ['evidence:create', 'asset:read_meta'], days: DAYS }}
        onFinish={(fields) => void onMake(fields).then(() => form.resetFields())}
      >
        <Form.Item name="name" label={t.name} extra={t.nameHint} rules={[{ required: true, message: t.fillIn }]}>
          <Input maxLength={100} autoComplete="off" />
        </Form.Item>
        <Form.Item name="scopes" label={t.scopes} rules={[{ required: true, message: t.fillIn }]}>
          <Checkbox.Group
            className="fd-scopes"
            options={CLIENT_SCOPES.map((scope) => ({ value: scope, label: t.scopeWords[scope] }))}
          />
        </Form.Item>
        <Form.Item name="days" label={t.days} rules={[{ required: true, message: t.fillIn }]}>
          <InputNumber min={1} max={MOST_DAYS} precision={0} />
        </Form.Item>
        <Button type="primary" htmlType="submit">
          {t.make}
        </Button>
      </Form>
    </section>
  );
}
