//go:build linux

package attack_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/internal/bounds"
)

// TestSECURITYNamesTests holds that each test that SECURITY.md names exists, and each row of what an attacker attempts names
// one.
func TestSECURITYNamesTests(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile("../../SECURITY.md")
	require.NoError(t, err)
	var sources strings.Builder
	require.NoError(t, filepath.WalkDir("../..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile(path)
		sources.Write(source)
		return err
	}))
	names := regexp.MustCompile("`(Test\\w+)`").FindAllStringSubmatch(string(content), -1)
	assert.NotEmpty(t, names)
	for _, name := range names {
		assert.Contains(t, sources.String(), "func "+name[1]+"(t *testing.T)")
	}
	_, table, _ := strings.Cut(string(content), "| attempt | result | test |\n")
	table, _, _ = strings.Cut(table, "\n\n")
	for row := range strings.Lines(table) {
		if !strings.HasPrefix(row, "|---") {
			assert.Contains(t, row, "`Test", "a row without a test")
		}
	}
}

// TestSECURITYNamesBounds holds the table of bounds against the constants, in their order.
func TestSECURITYNamesBounds(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile("../../SECURITY.md")
	require.NoError(t, err)
	_, table, _ := strings.Cut(string(content), "| bound | value |\n|---|---|\n")
	var values []string
	for row := range strings.Lines(table) {
		cells := strings.Split(row, "|")
		values = append(values, strings.ReplaceAll(strings.TrimSpace(cells[2]), ",", ""))
	}
	mebibytes := func(n int) string { return fmt.Sprintf("%d MiB", n>>20) }
	assert.Equal(t, []string{
		fmt.Sprint(bounds.AliasNodes), fmt.Sprint(bounds.Loads), mebibytes(bounds.RepeatedBytes),
		fmt.Sprintf("%g s", bounds.KustomizeTime.Seconds()), fmt.Sprintf("%g s", bounds.KustomizeTimePerMiB.Seconds()),
		mebibytes(bounds.RenderedBytes), fmt.Sprintf("%g s", bounds.RemoteTime.Seconds()),
		mebibytes(bounds.KustomizeMemory), fmt.Sprint(bounds.FolderDepth), fmt.Sprint(bounds.IgnorePatterns),
		fmt.Sprint(bounds.SharedServices), fmt.Sprint(bounds.PassedKustomizations), fmt.Sprint(bounds.Overrides), fmt.Sprint(bounds.Pattern),
		fmt.Sprint(bounds.TemplateValues), fmt.Sprint(bounds.Ports), mebibytes(bounds.GeneratedBytes), fmt.Sprint(bounds.GeneratedValues),
		fmt.Sprint(bounds.Addresses), mebibytes(bounds.AddressBytes), fmt.Sprint(bounds.Message), fmt.Sprint(bounds.Messages),
	}, values)
}
