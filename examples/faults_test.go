package examples_test

import (
	"io/fs"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestFaultsNameTheirTests holds that every row of the faults names a test, and that there is each of these tests.
func TestFaultsNameTheirTests(t *testing.T) {
	t.Parallel()
	var tests strings.Builder
	for _, dir := range []string{"../fn", "../internal", "."} {
		require.NoError(t, filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
			if err == nil && strings.HasSuffix(path, "_test.go") {
				tests.WriteString(read(t, path))
			}
			return err
		}))
	}
	rows := 0
	for line := range strings.Lines(read(t, "../docs/faults.md")) {
		cells := strings.Split(line, " | ")
		if len(cells) != 4 || cells[3] == "test |\n" {
			continue
		}
		rows++
		named := regexp.MustCompile("`(\\w+)`").FindAllStringSubmatch(cells[3], -1)
		assert.NotEmpty(t, named, line)
		for _, name := range named {
			assert.Regexp(t, `^(Test|Fuzz)`, name[1])
			assert.Contains(t, tests.String(), "\nfunc "+name[1]+"(", line)
		}
	}
	assert.Greater(t, rows, 30, "the tables are read")
}
