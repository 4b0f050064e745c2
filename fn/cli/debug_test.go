package cli_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestDebugTellsTheFraming(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ reason, in, want string }{
		{"plain lines", "apiVersion: v1\nkind: A\n", "debug: <stdin>: framed by its lines\n"},
		{"an anchor", "apiVersion: v1\nkind: A\nx: &x 1\n", "debug: <stdin>: parsed whole: line 3: only the parser can read it\n"},
	} {
		t.Run(tc.reason, func(t *testing.T) {
			t.Parallel()
			code, stdout, stderr := run(t, tc.in, "--debug")
			assert.Equal(t, 0, code)
			assert.Equal(t, tc.in, stdout)
			assert.Equal(t, tc.want, stderr)
		})
	}
}
