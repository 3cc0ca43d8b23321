// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

declare global {
  namespace JSX {
    interface IntrinsicElements {
      b: { title: string };
    }
  }
}

const React = {
  createElement: (name: string, { title }: { title: string }) => `<${name} ${title}>`,
};

export function view<T extends string>(title: T): unknown {
  return <b title={title} />;
}
