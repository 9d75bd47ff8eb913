package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// program is one run of Afterimage.
type program struct {
	out, err io.Writer // results; progress and messages
	terminal bool      // err is a terminal
	json     bool      // results are lines of JSON
	stop     *stopper  // what a signal ends
	files    diagnostics
}

// Main runs the command that args ask for, without the program's own name, and
// returns the exit status of the process: 0 when all went well, 1 when not, 2 when
// args cannot be understood, 130 when the person stopped it.
func Main(args []string) int {
	p := &program{
		out: os.Stdout, err: os.Stderr,
		terminal: term.IsTerminal(int(os.Stderr.Fd())),
		json:     slices.Contains(args, "--json"), // an error in args is to be JSON too
	}
	p.files = openDiagnostics()
	defer p.files.close()
	p.files.log.Info("start", "version", version, "arguments", len(args))

	ctx, stop := watchSignals(context.Background(), p.interrupted)
	defer stop.end()
	p.stop = stop

	results := &resultWriter{to: p.out}
	p.out = results
	cmd, err := p.execute(ctx, args)
	if err == nil {
		err = results.failure()
	}
	if ctx.Err() != nil && err != nil {
		err = ctx.Err() // whatever failed, it failed because it was stopped
	}
	p.fail(cmd, err)
	return exitStatus(err)
}

// execute runs the command that args name. A panic becomes an error that says where
// its trace is.
func (p *program) execute(ctx context.Context, args []string) (cmd *cobra.Command, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = p.files.panicked(cause)
		}
	}()
	root := newRoot(p)
	root.SetArgs(args)
	return root.ExecuteContextC(ctx)
}

// interrupted is called when a signal came and the command did not end in time.
func (p *program) interrupted() int {
	p.fail(nil, context.Canceled)
	return exitInterrupted
}

// fail tells the person, and a program that reads JSON, about err.
func (p *program) fail(cmd *cobra.Command, err error) {
	if err == nil {
		return
	}
	p.files.log.Error("end", "error", err.Error(), "status", exitStatus(err))
	fmt.Fprintln(p.err, "afterimage: "+sentence(err))
	var usage *usageError
	if errors.As(err, &usage) {
		name := usage.command
		if name == "" && cmd != nil {
			name = cmd.CommandPath()
		}
		if name != "" {
			fmt.Fprintf(p.err, "Try '%s --help'.\n", name)
		}
	}
	if p.json {
		p.emit(struct {
			Event   string `json:"event"`
			Message string `json:"message"`
			Status  int    `json:"status"`
		}{"error", sentence(err), exitStatus(err)})
	}
}

// emit writes v as one line of JSON to the results.
func (p *program) emit(v any) {
	line, err := json.Marshal(v)
	if err != nil {
		panic(err) // every event is a struct of plain values
	}
	_, _ = p.out.Write(append(line, '\n')) // Main asks the writer whether it all went out
}
