package stream_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Lists in lists are items in their places. Thousands of them took half a minute, as each is looked through for the next.
func TestListsInLists(t *testing.T) {
	t.Parallel()
	const start, end = `{"apiVersion":"v1","kind":"List","items":[`, `]}`
	for _, tc := range []struct {
		reason string
		lists  int
		items  int
		fault  string
	}{
		{"one", 1, 1, ""},
		{"ten", 10, 1, ""},
		{"the last ones that are read", 11, 1, ""},
		{"one more", 12, 0, "items[0]: a list in more than 10 lists: write its items into an outer one"},
		{"more than anybody means", 4000, 0, "items[0]: a list in more than 10 lists: write its items into an outer one"},
	} {
		for language, mark := range map[string]string{"JSON": "", "YAML": "# YAML\n"} {
			t.Run(tc.reason+" "+language, func(t *testing.T) {
				t.Parallel()
				s := read(t, mark+strings.Repeat(start, tc.lists)+`{"apiVersion":"v1","kind":"A"}`+strings.Repeat(end, tc.lists)+"\n")
				assert.Len(t, s.Items(), tc.items)
				if tc.fault == "" {
					assert.Empty(t, s.Errors())
					return
				}
				require.Len(t, s.Errors(), 1)
				assert.True(t, strings.HasSuffix(s.Errors()[0].Message, tc.fault), s.Errors()[0].Message)
			})
		}
	}
}

// What is no list by its kind, or has items of another kind, is a resource. A list gives a type only to a member that has none.
func TestItemsThatAreNoList(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ reason, in, kind string }{
		{"another kind", "apiVersion: v1\nkind: A\nitems:\n- a\n", "A"},
		{"a map", "apiVersion: v1\nkind: AList\nitems: {a: b}\n", "AList"},
		{"a member with a kind", "apiVersion: v1\nkind: AList\nitems:\n- apiVersion: v1\n  kind: B\n", "B"},
		{"a member without one", "apiVersion: v1\nkind: AList\nitems:\n- metadata: {name: a}\n", "A"},
	} {
		t.Run(tc.reason, func(t *testing.T) {
			t.Parallel()
			s := read(t, tc.in)
			require.Len(t, s.Items(), 1)
			assert.Equal(t, tc.kind, s.Items()[0].ID().Kind)
			assert.Empty(t, s.Errors())
		})
	}
}
