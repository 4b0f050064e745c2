package cli

import (
	"errors"
	"strings"
	"testing"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/internal/sample"
	"github.com/koupleless/module-service/internal/source"
)

// TestOutsideUnknown: why it is unknown whether a module requests a Service depends on what the kustomization does.
func TestOutsideUnknown(t *testing.T) {
	t.Parallel()
	set := new(source.Set)
	require.NoError(t, set.ReadStdin(strings.NewReader(sample.Service("a", 80))))
	for _, c := range []struct {
		reason  string
		outside source.Outside
		message string
	}{
		{"it lists what is outside", source.Outside{}, "is not removed: no module in deploy requests it, but kustomization o lists more than that, and whether one of its modules does is " +
			"unknown (too many); if none does, delete it"},
		{"it sets the namespace", source.Outside{Cause: source.MovesModules}, "is not removed: no module in deploy requests it by the files, but kustomization o changes modules, and whether one of them " +
			"then does is unknown (too many); if none does, delete it"},
		{"it patches modules", source.Outside{Cause: source.ChangesModules}, "is not removed: no module in deploy requests it by the files, but kustomization o changes modules, and whether one of them " +
			"then does is unknown (too many); if none does, delete it"},
	} {
		c.outside.Item, c.outside.Kustomization, c.outside.Err = set.Items()[0], "o", errors.New("too many")
		u := &unit{dir: "deploy", outside: []source.Outside{c.outside}}
		results := u.reportOutside(new(settings), kptfn.Error, kptfn.Warning)
		require.Len(t, results, 1, c.reason)
		assert.Equal(t, c.message, results[0].Message, c.reason)
		assert.Equal(t, kptfn.Warning, results[0].Severity, c.reason)
	}
}
