package cli

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestProgress(t *testing.T) {
	t.Parallel()
	var terminal bytes.Buffer
	seconds := make(chan time.Time)
	done := count(&terminal, "reading deploy", seconds)
	seconds <- time.Time{}
	seconds <- time.Time{}
	done()
	assert.Equal(t, "\r\x1b[Kreading deploy (1 s)\r\x1b[Kreading deploy (2 s)\r\x1b[K", terminal.String(), "in the end the line is clear")
}

func TestNoProgress(t *testing.T) {
	t.Parallel()
	var terminal, file bytes.Buffer
	count(&terminal, "reading deploy", nil)()
	assert.Empty(t, terminal.String(), "a short run shows no progress")
	progress(&reporter{Writer: &file}, "reading deploy")()
	assert.Empty(t, file.String())
}
