import { Input } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { Failure } from '../design/Failure.js';
import { Note } from '../design/Note.js';
import { useWords } from '../language/language.js';
import { isLeafName, lookUpLeaf } from './look-up-leaf.js';
import { logWords } from './words.js';

/** Goes to the leaf of an index, a leaf hash or a filing. */
export function FindLeaf({ size }: { size: number }) {
  const t = useWords(logWords);
  const navigate = useNavigate();
  const [says, setSays] = useState<string>();
  const [error, setError] = useState<unknown>();
  const find = async (text: string): Promise<void> => {
    const name = text.trim();
    setError(undefined);
    setSays(undefined);
    if (name === '') return;
    if (!isLeafName(name)) return setSays(t.wrongName);
    try {
      const index = await lookUpLeaf(name);
      if (index === undefined) setSays(t.notLogged);
      else if (/^\d/.test(name) && name.length < 16 && index >= size) setSays(t.outside);
      else await navigate(`/log?leaf=${index}`);
    } catch (failure) {
      setError(failure);
    }
  };
  return (
    <search className="fd-stack">
      <Input.Search
        aria-label={t.lookUp}
        placeholder={t.lookUp}
        enterButton={t.find}
        onSearch={(text) => void find(text)}
      />
      {says !== undefined && <Note kind="error">{says}</Note>}
      {error !== undefined && <Failure error={error} />}
    </search>
  );
}
