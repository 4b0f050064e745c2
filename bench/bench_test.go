package main

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/source"
	"github.com/koupleless/module-service/internal/stream"
)

func TestInputs(t *testing.T) {
	t.Parallel()
	for _, w := range workloads {
		t.Run(w.name, func(t *testing.T) {
			t.Parallel()
			in := w.resourceList(100)
			assert.Equal(t, in, w.resourceList(100), "always the same")
			s, err := stream.Read(in, "")
			require.NoError(t, err)
			assert.Equal(t, "framed by its lines", s.Framing())
			require.Len(t, s.Items(), 100)
			outcome := fn.Render(source.Items(s), nil)
			assert.False(t, outcome.Failed())
			modules := 0
			for _, item := range s.Items() {
				if item.ID().Kind == "ModuleDeployment" {
					modules++
				}
			}
			assert.Len(t, outcome.Added, modules)
			if w.name == "mix" {
				assert.Equal(t, 5, modules)
			}
		})
	}
}

// The naive functions do the same work.
func TestNaive(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"naive", "framework"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			program := filepath.Join(t.TempDir(), name)
			out, err := exec.Command("go", "build", "-o", program, "./"+name).CombinedOutput()
			require.NoError(t, err, "%s", out)
			for _, w := range workloads {
				in := w.resourceList(20)
				command := exec.Command(program)
				command.Stdin = bytes.NewReader(in)
				out, err := command.Output()
				require.NoError(t, err)
				naive, err := stream.Read(out, "")
				require.NoError(t, err)
				s, err := stream.Read(in, "")
				require.NoError(t, err)
				assert.Len(t, naive.Items(), len(s.Items())+len(fn.Render(source.Items(s), nil).Added))
			}
		})
	}
}

func TestPeers(t *testing.T) {
	bin := t.TempDir()
	t.Setenv("PATH", "")
	for _, name := range []string{"module-service", "naive", "framework", "copy"} {
		require.NoError(t, os.WriteFile(filepath.Join(bin, name), nil, 0o755))
	}
	all, missing := peers(bin)
	assert.Len(t, all, 4)
	assert.Equal(t, []string{"yq", "jq"}, missing)

	from, to := filepath.Join(bin, "list.yaml"), filepath.Join(bin, "list.json")
	in := workloads[0].resourceList(3)
	require.NoError(t, os.WriteFile(from, in, 0o644))
	require.NoError(t, convert(from, to))
	out, err := os.ReadFile(to)
	require.NoError(t, err)
	assert.True(t, json.Valid(out))
	asJSON, err := stream.Read(out, "")
	require.NoError(t, err)
	asYAML, err := stream.Read(in, "")
	require.NoError(t, err)
	require.Len(t, asJSON.Items(), 3)
	for i, item := range asYAML.Items() {
		assert.Equal(t, item.ID(), asJSON.Items()[i].ID(), "jq reads the same resources")
	}
}

func TestMedians(t *testing.T) {
	t.Parallel()
	a := []sample{{wall: 4 * time.Second}, {wall: 2 * time.Second}, {wall: 90 * time.Second}}
	b := []sample{{wall: 2 * time.Second}, {wall: 2 * time.Second}, {wall: 3 * time.Second}}
	assert.Equal(t, 4*time.Second, median(a, wall))
	assert.InDelta(t, 2, ratio(a, b, wall), 1e-9, "the ratio of runs that stand side by side")
}

func TestPlotIsXML(t *testing.T) {
	t.Parallel()
	s := []sample{{wall: time.Second, memory: 1 << 20}}
	rows := []row{{items: 1, samples: [][]sample{s, s, s}}, {items: 100, samples: [][]sample{s, s, s}}}
	decoder := xml.NewDecoder(bytes.NewReader(svg([][]row{rows, rows})))
	for {
		_, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		require.NoError(t, err)
	}
}
