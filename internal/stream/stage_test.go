package stream_test

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/stream"
)

// modules returns a ResourceList of n ModuleDeployments.
func modules(n int) []byte {
	var b strings.Builder
	b.WriteString(head + "items:\n")
	for i := range n {
		fmt.Fprintf(&b, `- apiVersion: koupleless.io/v1alpha1
  kind: ModuleDeployment
  metadata:
    name: module-%[1]d
    namespace: shop
    labels:
      app.kubernetes.io/name: module-%[1]d
  spec:
    baseDeploymentName: base
    replicas: 2
    template:
      spec:
        module:
          name: module-%[1]d
          version: 1.0.2
          url: https://artifacts.example.com/module-%[1]d-1.0.2-ark-biz.jar
    operationStrategy:
      upgradePolicy: install_then_uninstall
      serviceStrategy:
        enableModuleService: true
        port: 80
        targetPort: 8080
`, i)
	}
	return []byte(b.String())
}

// BenchmarkStages shows where the time of a run goes, over 1,000 ModuleDeployments.
func BenchmarkStages(b *testing.B) {
	in := modules(1000)
	s, err := stream.Read(in, "")
	require.NoError(b, err)
	require.True(b, s.ByLines(), s.Framing())
	outcome := fn.Render(items(s), nil)
	require.Len(b, outcome.Added, 1000)
	edits := map[int]fn.Edit{}
	for i := range s.Items()[:100] {
		edits[i] = fn.Edit{Changes: []document.Change{document.Set(int64(3), "spec", "replicas")}}
	}
	run := func(name string, stage func() error) {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(in)))
			b.ReportAllocs()
			for b.Loop() {
				require.NoError(b, stage())
			}
		})
	}
	run("frame by lines", func() error { _, err := stream.Read(in, ""); return err })
	run("frame by the parser", func() error { _, err := stream.ReadWhole(in, ""); return err })
	run("read items", func() error {
		table := &document.Lines{}
		for _, item := range s.Items() {
			if _, err := item.Value(table); err != nil {
				return err
			}
		}
		return nil
	})
	run("render", func() error { outcome = fn.Render(items(s), nil); return nil })
	run("write 1000 new", func() error { return write(s, io.Discard, outcome) })
	run("write 100 edited", func() error { return write(s, io.Discard, fn.Outcome{Edits: edits}) })
}
