package e2e_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/koupleless/module-service/internal/e2e"
)

// A recorder notes how a test ends.
type recorder struct {
	testing.TB
	ending string
}

func (r *recorder) Helper()               {}
func (r *recorder) Skipf(string, ...any)  { r.end("skipped") }
func (r *recorder) Fatalf(string, ...any) { r.end("failed") }

func (r *recorder) end(how string) {
	if r.ending == "" {
		r.ending = how
	}
}

func TestTools(t *testing.T) {
	for _, c := range []struct{ reason, ci, program, want string }{
		{"a person who has the program need not wait for its tests", "", "go", "skipped"},
		{"nor one who has it not", "", "no-such-program", "skipped"},
		{"CI=false is not CI", "false", "go", "skipped"},
		{"CI runs them", "true", "go", ""},
		{"and does not pass over what is missing", "true", "no-such-program", "failed"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Setenv("CI", c.ci)
			r := &recorder{TB: t}
			e2e.Tools(r, c.program)
			assert.Equal(t, c.want, r.ending)
		})
	}
}
