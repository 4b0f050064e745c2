// Package release_test looks at what make snapshot made.
package release_test

import (
	"archive/tar"
	"archive/zip"
	"compress/gzip"
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/internal/e2e"
	"github.com/koupleless/module-service/internal/sample"
)

const (
	root = "../../.."
	dist = root + "/dist/"
)

func TestMain(m *testing.M) { os.Exit(e2e.Main(m)) }

// systems are those that the README lists.
var systems = []string{"linux_amd64", "linux_arm64", "darwin_amd64", "darwin_arm64", "windows_amd64", "windows_arm64"}

// snapshot returns the version of what make snapshot made.
func snapshot(t *testing.T) string {
	t.Helper()
	e2e.Only(t, "reads what make snapshot makes")
	var metadata struct{ Version string }
	require.NoError(t, json.Unmarshal([]byte(e2e.Read(t, dist+"metadata.json")), &metadata))
	return metadata.Version
}

// unpack returns the files of an archive by their names.
func unpack(t *testing.T, system string) map[string]string {
	t.Helper()
	name := dist + "module-service_" + snapshot(t) + "_" + system
	files := map[string]string{}
	if strings.HasPrefix(system, "windows") {
		archive, err := zip.OpenReader(name + ".zip")
		require.NoError(t, err)
		defer archive.Close()
		for _, f := range archive.File {
			content, err := f.Open()
			require.NoError(t, err)
			files[f.Name] = all(t, content)
		}
		return files
	}
	packed, err := os.Open(name + ".tar.gz")
	require.NoError(t, err)
	defer packed.Close()
	unzipped, err := gzip.NewReader(packed)
	require.NoError(t, err)
	for archive := tar.NewReader(unzipped); ; {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return files
		}
		require.NoError(t, err)
		files[header.Name] = all(t, archive)
	}
}

func all(t *testing.T, from io.Reader) string {
	t.Helper()
	content, err := io.ReadAll(from)
	require.NoError(t, err)
	return string(content)
}

// program returns the name of the program for a system.
func program(system string) string {
	if strings.HasPrefix(system, "windows") {
		return "module-service.exe"
	}
	return "module-service"
}

// TestFirstCommand runs the README's first command with the program of an archive.
func TestFirstCommand(t *testing.T) {
	files := unpack(t, runtime.GOOS+"_"+runtime.GOARCH)
	dir := e2e.Copy(t, root)
	bin := filepath.Join(dir, ".bin", "module-service")
	sample.Write(t, bin, files["module-service"])
	require.NoError(t, os.Chmod(bin, 0o755))

	line := regexp.MustCompile(`(?m)^.*go run \.`).FindString(e2e.Read(t, root+"/README.md"))
	require.NotEmpty(t, line)
	line = strings.Replace(line, "go run .", bin, 1)
	assert.Equal(t, e2e.Read(t, root+"/testdata/quickstart/out.yaml"), e2e.Shell(t, dir, line))
	assert.Equal(t, "v"+snapshot(t)+"\n", e2e.Shell(t, dir, bin+" version"))
}

func TestArchives(t *testing.T) {
	for _, system := range systems {
		t.Run(system, func(t *testing.T) {
			files := unpack(t, system)
			assert.Contains(t, files, program(system))
			for _, name := range []string{"LICENSE", "THIRD_PARTY_LICENSES.md", "README.md", "schema/krm-function-metadata.yaml", "schema/moduleservice.schema.json"} {
				assert.Equal(t, e2e.Read(t, root+"/"+name), files[name], name)
			}
			for _, name := range []string{"man/module-service.1", "man/module-service-build.1", "completions/_module-service",
				"completions/module-service.bash", "completions/module-service.fish", "completions/module-service.ps1"} {
				assert.NotEmpty(t, files[name], name)
			}
		})
	}
}

// TestParts compares what is linked into the programs with the lists that are published with them.
func TestParts(t *testing.T) {
	version := snapshot(t)
	linked := map[string]bool{}
	for _, system := range systems {
		info, err := buildinfo.Read(strings.NewReader(unpack(t, system)[program(system)]))
		require.NoError(t, err)
		var modules []string
		for _, m := range info.Deps {
			modules = append(modules, m.Path+" "+m.Version)
			linked[m.Path+" "+m.Version] = true
		}
		var parts struct {
			Components []struct{ Name, Version string }
		}
		require.NoError(t, json.Unmarshal([]byte(e2e.Read(t, dist+"module-service_"+version+"_"+system+".cdx.json")), &parts))
		var listed []string
		for _, c := range parts.Components {
			if c.Name != "std" {
				listed = append(listed, c.Name+" "+c.Version)
			}
		}
		assert.ElementsMatch(t, modules, listed, system)
	}
	row := regexp.MustCompile(`(?m)^\| (\S+) \| (v[0-9]\S+) \| [^|]+ \|$`)
	licensed := map[string]bool{}
	for _, m := range row.FindAllStringSubmatch(e2e.Read(t, root+"/THIRD_PARTY_LICENSES.md"), -1) {
		licensed[m[1]+" "+m[2]] = true
	}
	assert.Equal(t, linked, licensed, "make licenses lists what is linked for any system")
}

func TestChecksums(t *testing.T) {
	version := snapshot(t)
	sums := map[string]string{}
	for line := range strings.Lines(e2e.Read(t, dist+"checksums.txt")) {
		sum, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
		sums[name] = sum
	}
	assert.Len(t, sums, 2*len(systems), "an archive and a list of parts each")
	for name, sum := range sums {
		assert.Contains(t, name, version)
		got := sha256.Sum256([]byte(e2e.Read(t, dist+name)))
		assert.Equal(t, sum, hex.EncodeToString(got[:]), name)
	}
}

// TestCask holds that the cask installs files that are in the archives.
func TestCask(t *testing.T) {
	files := unpack(t, "darwin_arm64")
	cask := e2e.Read(t, dist+"homebrew/Casks/module-service.rb")
	installed := regexp.MustCompile(`(?m)^  (?:binary|manpage|\w+_completion) "(.*)"$`).FindAllStringSubmatch(cask, -1)
	assert.Greater(t, len(installed), 5)
	for _, m := range installed {
		assert.Contains(t, files, m[1])
	}
	sums := e2e.Read(t, dist+"checksums.txt")
	for _, m := range regexp.MustCompile(`sha256 "(.*)"`).FindAllStringSubmatch(cask, -1) {
		assert.Contains(t, sums, m[1])
	}
}
