package remote_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/yaml"

	"github.com/koupleless/module-service/internal/remote"
)

// TestBasesAreRecognizedAsByKustomize runs kustomize, with a git that does nothing, over names made of all parts that it
// looks at.
func TestBasesAreRecognizedAsByKustomize(t *testing.T) {
	bin := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(bin, "git"), []byte("#!/bin/sh\nexit 1\n"), 0o755))
	t.Setenv("PATH", bin)
	root := t.TempDir()
	schemes := []string{"", "GIT::ssh://", "git::", "FILE://", "ext::", "git://"}
	if os.Getenv("CI") != "true" { // the others take long
		schemes = schemes[:2]
	}
	for _, scheme := range schemes {
		for _, user := range []string{"", "a-1@", "a.b@"} {
			for _, host := range []string{"", "github.com/", "GitHub.com:", "h/", "h:", "h:1/", "-h/"} {
				for _, path := range []string{"", "a", "a/b", "a.git", "_git/a", "a//b", "../a", "a?ref=-x", "a/b?ref=/"} {
					base := scheme + user + host + path
					if ran := runsGit(t, root, base); ran {
						assert.True(t, remote.IsBase(base), base)
					} else if !strings.Contains(base, "://") && !strings.Contains(base, "..") {
						assert.False(t, remote.IsBase(base) && !strings.Contains(base, ".git"), "%s: is a local file for kustomize", base)
					}
				}
			}
		}
	}
}

func runsGit(t *testing.T, root, base string) bool {
	t.Helper()
	content, err := yaml.Marshal(map[string]any{"components": []string{base}})
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(root, "kustomization.yaml"), content, 0o644))
	_, err = krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(filesys.MakeFsOnDisk(), root)
	require.Error(t, err)
	return strings.Contains(err.Error(), "failed to run")
}

func TestIsFile(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]bool{
		"http://a/b": true, "HTTPS://a": true, "http:a": true, "https:": true,
		"a.yaml": false, "ftp://a": false, "file:///a": false, "http": false, "./http://a": false, "apiVersion: v1\nkind: A\n": false,
	} {
		assert.Equal(t, want, remote.IsFile(path), path)
	}
}
