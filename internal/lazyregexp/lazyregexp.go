// Package lazyregexp compiles regular expressions when they are first needed. Most runs need none of those that are for errors, and
// a run on a few resources takes no longer than its start.
package lazyregexp

import (
	"regexp"
	"sync"
)

// New returns a function that returns the compiled expression. It panics at its first call if the expression is not valid.
func New(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}
