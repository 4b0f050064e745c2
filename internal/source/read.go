package source

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// ReadAll reads standard input to its end. It makes room for a file at once, and else doubles what it has: io.ReadAll grows
// by a quarter, and leaves four times the input as garbage.
func ReadAll(stdin io.Reader) ([]byte, error) {
	content := make([]byte, 0, room(stdin))
	for {
		n, err := stdin.Read(content[len(content):cap(content)])
		content = content[:len(content)+n]
		switch {
		case errors.Is(err, io.EOF):
			return content, nil
		case err != nil:
			return nil, fmt.Errorf("read standard input: %w", err)
		case len(content) == cap(content):
			content = append(make([]byte, 0, 2*cap(content)), content...)
		}
	}
}

// room returns how much is to be read, and a byte more to see the end; or what a pipe holds.
func room(stdin io.Reader) int64 {
	if file, ok := stdin.(*os.File); ok {
		if info, err := file.Stat(); err == nil && info.Mode().IsRegular() && info.Size() > 0 {
			return info.Size() + 1
		}
	}
	return 64 << 10
}
