//! Shows a backtest.
