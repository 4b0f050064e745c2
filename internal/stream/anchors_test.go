package stream_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/fn"
)

// An item that holds the anchors of others goes. What the others say must stay, in a text of about the same size.
func TestAnchorsMove(t *testing.T) {
	t.Parallel()
	bomb := "- apiVersion: v1\n  kind: A\n  a0: &a0 x\n"
	cross := "- apiVersion: v1\n  kind: A\n  b0: &b x\n  c0: &c x\n"
	nested := "- apiVersion: v1\n  kind: A\n  a: "
	for i := 1; i < 30; i++ {
		bomb += fmt.Sprintf("  a%d: &a%d [*a%d, *a%d, *a%d]\n", i, i, i-1, i-1, i-1)
		cross += fmt.Sprintf("  b%d: &b [*c, *c]\n  c%d: &c [*b, *b]\n", i, i)
		nested += fmt.Sprintf("&a%d [", i)
	}
	nested += strings.Repeat("]", 29) + "\n"
	for _, tc := range []struct{ reason, holder, user string }{
		{"once", "- apiVersion: v1\n  kind: A\n  l: &l {a: b}\n", "- apiVersion: v1\n  kind: B\n  l: *l\n"},
		{"a merge key", "- apiVersion: v1\n  kind: A\n  l: &l {a: b}\n", "- apiVersion: v1\n  kind: B\n  l: {<<: *l, c: d}\n  m: {<<: [*l, *l]}\n"},
		{"a name used again", "- apiVersion: v1\n  kind: A\n  l: &l {a: b}\n", "- apiVersion: v1\n  kind: B\n  k: *l\n  l: &l {c: d}\n  m: *l\n"},
		{"a scalar and a key", "- apiVersion: v1\n  kind: A\n  &k x: &v y\n", "- apiVersion: v1\n  kind: B\n  *k : *v\n  *v : *k\n"},
		{"a bomb", bomb, "- apiVersion: v1\n  kind: B\n  l: *a29\n  m: *a28\n"},
		{"names that change places", cross, "- apiVersion: v1\n  kind: B\n  l: *b\n  m: *c\n"},
		{"nested, from within", nested, "- apiVersion: v1\n  kind: B\n  l: [*a29, *a20, *a10, *a1]\n"},
		{"a cycle", "- apiVersion: v1\n  kind: A\n  l: &l [*l]\n", "- apiVersion: v1\n  kind: B\n  l: *l\n"},
	} {
		t.Run(tc.reason, func(t *testing.T) {
			t.Parallel()
			in := list(tc.holder, tc.user)
			s := read(t, in)
			out := written(t, s, fn.Outcome{Edits: drop(0)})
			assert.Less(t, len(out), 3*len(in)+100)
			again := read(t, out)
			require.Len(t, again.Items(), 1, out)
			n, err := again.Items()[0].Node()
			require.NoError(t, err)
			old, err := s.Items()[1].Node()
			require.NoError(t, err)
			assert.Equal(t, valueOf(t, old), valueOf(t, n), out)
		})
	}
}

func BenchmarkWrite(b *testing.B) {
	item := "- apiVersion: v1\n  kind: A\n  metadata:\n    name: a\n    namespace: b\n  spec:\n" +
		strings.Repeat("    - name: http\n      text: \"quoted\"\n      port: 80\n", 16)
	in := []byte(list(strings.Repeat(item, 10000)))
	out := fn.Outcome{}
	for range 1000 {
		out.Added = append(out.Added, made(service(b))...)
	}
	b.SetBytes(int64(len(in)))
	b.ReportAllocs()
	for b.Loop() {
		written(b, read(b, string(in)), out)
	}
}
