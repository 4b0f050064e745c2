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
