// Command replica runs a MongoDB replica set of one node for a whole test run:
// it prints the address to put into TEST_STORE_URL and stops the server, with
// all its data, when it is told to end.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"hanhtrinh/store/storetest/engine"
)

func main() {
	nodes := flag.Int("nodes", 1, "members of the replica set")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	r, err := engine.Start(ctx, *nodes)
	if err != nil {
		fmt.Fprintln(os.Stderr, "replica:", err)
		os.Exit(1)
	}
	defer r.Close()
	fmt.Println(r.URL(""))
	<-ctx.Done()
}
