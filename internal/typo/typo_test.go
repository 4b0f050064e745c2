package typo_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/koupleless/module-service/internal/typo"
)

func TestNearest(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason, name, want string
		known              []string
	}{
		{"a letter more", "porrt", "port", []string{"type", "port"}},
		{"a letter less", "prt", "port", []string{"type", "port"}},
		{"letters in front", "xxport", "port", []string{"port"}},
		{"another case", "PORT", "port", []string{"type", "port"}},
		{"the first of two that are as near", "ab", "aa", []string{"aa", "bb"}},
		{"too far", "xyz", "", []string{"port"}},
		{"as far as may be", "abcdef", "abc", []string{"abc"}},
		{"a letter further", "abcdef", "", []string{"ab"}},
		{"one letter for another", "a", "", []string{"b", ""}},
		{"much more in front", "port", "", []string{"healthcheckport"}},
	} {
		assert.Equal(t, c.want, typo.Nearest(c.name, c.known), c.reason)
	}
}
