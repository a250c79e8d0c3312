//! What may be asked for on a contract, and of which class it is.

use serde::{Deserialize, Serialize};

/// An action on a contract. Hosts map their finer actions to these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Set up the service: whatever its control panel does.
    ConfigureService,
    /// Order a service.
    OrderService,
    /// Change the contract.
    ChangeContract,
    /// Cancel the contract.
    CancelContract,
    /// Pay.
    Pay,
    /// See who the contract's delegates are, or a holder's roster.
    ViewDelegates,
    /// Assign the contract to delegates, withdraw that, delete delegates.
    ManageDelegates,
}

/// The class of an [`Action`] (AM-02).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActionClass {
    /// Open to delegates of the contract.
    Configuration,
    /// Never open to delegates.
    Contract,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 7] = [
        Self::ConfigureService,
        Self::OrderService,
        Self::ChangeContract,
        Self::CancelContract,
        Self::Pay,
        Self::ViewDelegates,
        Self::ManageDelegates,
    ];

    /// AM-02: *configuration* (set up the service) or *contract* (order a service, change or cancel a contract, pay, manage
    /// delegates). Seeing the delegates is of the contract class as well (AM-13).
    #[inline]
    pub const fn class(self) -> ActionClass {
        match self {
            Self::ConfigureService => ActionClass::Configuration,
            Self::OrderService
            | Self::ChangeContract
            | Self::CancelContract
            | Self::Pay
            | Self::ViewDelegates
            | Self::ManageDelegates => ActionClass::Contract,
        }
    }

    /// Its name, as on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ConfigureService => "configure_service",
            Self::OrderService => "order_service",
            Self::ChangeContract => "change_contract",
            Self::CancelContract => "cancel_contract",
            Self::Pay => "pay",
            Self::ViewDelegates => "view_delegates",
            Self::ManageDelegates => "manage_delegates",
        }
    }
}
