package bounds_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/koupleless/module-service/internal/bounds"
)

func TestCut(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{"", ""}, {"abc", "abc"}, {"abcd", "abcd"}, {"abcde", "abc…"}, {"äöüß", "äöüß"}, {"äöüßa", "äöü…"},
	} {
		assert.Equal(t, c.want, bounds.Cut(c.text, 4), c.text)
	}
	assert.Len(t, []rune(bounds.CutValue(strings.Repeat("a", 1<<20))), bounds.Value)
}

func TestMiddle(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "abcd", bounds.Middle("abcd", 4))
	assert.Equal(t, "ab…f", bounds.Middle("abcdef", 4))
}

func TestList(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "a, b", bounds.List([]string{"a", "b"}))
	many := slices.Repeat([]string{"a"}, bounds.Listed+2)
	assert.Equal(t, strings.Repeat("a, ", bounds.Listed)+"and 2 more", bounds.List(many))
	assert.Equal(t, slices.Repeat([]string{"a"}, bounds.Listed+2), many, "the texts stay")
}
