package examples_test

import (
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var released = regexp.MustCompile(`v\d+\.\d+\.\d+`)

// versioned returns the files that name the released version, as the Makefile lists them.
func versioned(t *testing.T) []string {
	t.Helper()
	m := regexp.MustCompile(`(?m)^VERSIONED = ((?:.*\\\n)*.*)$`).FindStringSubmatch(read(t, "../Makefile"))
	require.NotNil(t, m)
	return strings.Fields(strings.ReplaceAll(m[1], "\\\n", " "))
}

// TestOneVersionIsReleased holds that all files name the same version, and that make release-version knows each.
func TestOneVersionIsReleased(t *testing.T) {
	t.Parallel()
	versions := map[string]bool{}
	for _, file := range versioned(t) {
		found := released.FindAllString(read(t, filepath.Join("..", file)), -1)
		assert.NotEmpty(t, found, file)
		for _, version := range found {
			versions[version] = true
		}
	}
	assert.Len(t, versions, 1, "make release-version V=... sets it")

	named := regexp.MustCompile(`module-service(/check)?[:@]v\d`)
	for _, dir := range []string{"../docs", "../examples", "../templates", "../README.md", "../README-zh_CN.md", "../action.yml"} {
		require.NoError(t, filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
			if err == nil && entry.Type().IsRegular() && named.MatchString(read(t, path)) {
				relative, err := filepath.Rel("..", path)
				require.NoError(t, err)
				assert.True(t, slices.Contains(versioned(t), filepath.ToSlash(relative)), "%s names a version that make release-version does not set", path)
			}
			return err
		}))
	}
}

func TestReleaseVersion(t *testing.T) {
	t.Parallel()
	need(t, "make", "sed", "bash")
	root := copyOf(t, "..")
	before := tree(t, root)
	shell(t, root, "make release-version V=v12.3.4")
	after := tree(t, root)
	for _, file := range versioned(t) {
		path := filepath.Join(root, file)
		assert.Equal(t, released.ReplaceAllString(before[path], "v12.3.4"), after[path], file)
		delete(before, path)
		delete(after, path)
	}
	assert.Equal(t, before, after, "no other file changes")

	r := command(t, root, "make", "release-version", "V=12.3")
	assert.NotZero(t, r.code)
	assert.Contains(t, r.stdout, `V must be a version such as v0.2.0, got "12.3"`)
}
