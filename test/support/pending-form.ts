/** What a preview's page sends along when it is saved. */
export const pendingIn = (text: string): Record<string, string | readonly string[]> => {
  const form = /<form method="post" action="[^"]*\/(?:save|restore)"[^>]*>.*?<\/form>/s.exec(text.slice(text.indexOf('id="preview"')))![0];
  const fields = new Map<string, string[]>();
  for (const [, name, value] of form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)) if (name !== '_csrf') fields.set(name!, [...(fields.get(name!) ?? []), value!]);
  return Object.fromEntries([...fields].map(([name, values]) => [name, values.length === 1 ? values[0]! : values]));
};
