//go:build linux

package examples_test

import (
	"debug/buildinfo"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/internal/e2e"
)

// TestLicencesAreOfTheProgram holds that the table has what the linker wrote into the program. For other systems, other modules
// are linked, too.
func TestLicencesAreOfTheProgram(t *testing.T) {
	t.Parallel()
	info, err := buildinfo.ReadFile(filepath.Join(e2e.Dir(), "module-service"))
	require.NoError(t, err)
	var linked, listed []string
	for _, m := range info.Deps {
		linked = append(linked, m.Path+" "+m.Version)
	}
	row := regexp.MustCompile(`(?m)^\| (\S+) \| (v[0-9]\S+) \| [^|]+ \|$`)
	for _, m := range row.FindAllStringSubmatch(read(t, "../THIRD_PARTY_LICENSES.md"), -1) {
		listed = append(listed, m[1]+" "+m[2])
	}
	require.NotEmpty(t, linked)
	assert.Subset(t, listed, linked, "make licenses writes the table")
}
